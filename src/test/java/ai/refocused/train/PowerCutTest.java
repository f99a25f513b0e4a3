package ai.refocused.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.CadenceSpec;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.train.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The power goes after each of a run's file operations in turn. */
class PowerCutTest {
  @TempDir Path folder;
  private PowerCutDisk disk;
  private int cuts;
  private int savedStep;

  private static SmallRun run() {
    SmallRun run = new SmallRun();
    run.schedule = new ScheduleSpec(LrSchedulerType.COSINE, 2, 9, 2, 1, 1);
    run.cadence = new CadenceSpec(2, 3, 4, 2);
    run.saveTotalLimit = 2;
    return run;
  }

  @ParameterizedTest
  @EnumSource
  void keepsEveryCheckpointThatWasReportedSaved(PowerCutDisk.Luck luck) throws IOException {
    Path root = Files.createDirectory(folder.resolve("disk"));
    disk = new PowerCutDisk(root, () -> cutAndLook(luck));
    SmallRun run = run();
    run.files = disk;
    run.listener =
        new TrainingListener() {
          @Override
          public void checkpointSaved(int step, Path path) {
            savedStep = step;
          }
        };
    run.run(root.resolve("target/checkpoints"), "auto");
    assertThat(savedStep).isEqualTo(9);
    assertThat(cuts).isGreaterThan(100);
  }

  private void cutAndLook(PowerCutDisk.Luck luck) throws IOException {
    cuts++;
    Path remains = folder.resolve("remains-" + cuts);
    disk.writeRemains(remains, luck);
    Optional<Checkpoint> found =
        run().store(remains.resolve("target/checkpoints")).resumeFrom("auto", false);
    assertThat(found.map(Checkpoint::step).orElse(0))
        .as("cut %d", cuts)
        .isGreaterThanOrEqualTo(savedStep);
  }

  @Test
  void goesOnExactlyFromWhatRemains() throws IOException {
    SmallRun.Result straight = run().run(folder.resolve("straight"), "auto");
    Path root = Files.createDirectory(folder.resolve("disk"));
    disk =
        new PowerCutDisk(
            root,
            () -> {
              if (++cuts % 16 == 0) {
                Path remains = folder.resolve("remains-" + cuts);
                disk.writeRemains(remains, PowerCutDisk.Luck.NONE);
                SmallRun.Result resumed = run().run(remains.resolve("target/checkpoints"), "auto");
                assertThat(resumed.equalsBitwise(straight)).as("cut %d", cuts).isTrue();
              }
            });
    SmallRun run = run();
    run.files = disk;
    run.run(root.resolve("target/checkpoints"), "auto");
    assertThat(cuts).isGreaterThan(100);
  }
}
