package ai.refocused.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.CadenceSpec;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.train.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process dies, or the disk fills up, at each of a run's file operations in turn. */
class CrashTest {
  @TempDir Path folder;
  private SmallRun.Result straight;

  @BeforeEach
  void runStraight() {
    straight = run(FaultyFiles.neverFailing()).run(folder.resolve("straight"), "auto");
  }

  private static SmallRun run(FaultyFiles files) {
    SmallRun run = new SmallRun();
    run.files = files;
    // Everything that can happen to a checkpoint happens: first, replaced best, pruned, last.
    run.schedule = new ScheduleSpec(LrSchedulerType.COSINE, 2, 9, 2, 1, 1);
    run.cadence = new CadenceSpec(2, 3, 4, 2);
    run.saveTotalLimit = 2;
    return run;
  }

  @Test
  void losesNothingWhenItDiesAtAnyFileOperation() throws IOException {
    int operation = 0;
    boolean died;
    do {
      operation++;
      Path run = folder.resolve("run-" + operation);
      died = diesAt(operation, run);
      if (operation % 3 == 0) {
        // The next process dies as well, before one comes through.
        diesAt(1 + operation % 7, run);
      }
      SmallRun last = run(FaultyFiles.neverFailing());
      assertThat(last.run(run, "auto").equalsBitwise(straight))
          .as("died at %d", operation)
          .isTrue();
      assertThat(last.warnings).isEmpty();
      assertThat(names(run)).noneMatch(name -> name.contains(".tmp-"));
    } while (died);
    assertThat(operation).isGreaterThan(100);
  }

  private static boolean diesAt(int operation, Path run) {
    try {
      run(FaultyFiles.crashingAt(operation)).run(run, "auto");
      return false;
    } catch (FaultyFiles.Crash crash) {
      return true;
    }
  }

  @Test
  void stopsAndCleansUpWhenTheDiskIsFull() throws IOException {
    int operation = 0;
    boolean failed;
    do {
      operation += 3;
      Path run = folder.resolve("run-" + operation);
      FaultyFiles files = FaultyFiles.fullAt(operation);
      failed = isRefused(run(files), run);
      assertThat(failed).isEqualTo(files.hasFailed());
      assertThat(names(run)).noneMatch(name -> name.contains(".tmp-"));
      SmallRun.Result resumed = run(FaultyFiles.neverFailing()).run(run, "auto");
      assertThat(resumed.equalsBitwise(straight)).as("full at %d", operation).isTrue();
    } while (failed);
  }

  private static boolean isRefused(SmallRun run, Path folder) {
    try {
      run.run(folder, "auto");
      return false;
    } catch (CheckpointException e) {
      assertThat(e.reason()).isEqualTo(CheckpointException.Reason.NOT_WRITABLE);
      assertThat(e).hasMessageContaining("No space left on device");
      return true;
    }
  }

  @Test
  void refusesToStartWithoutRoomForItsCheckpoints() {
    SmallRun run = new SmallRun();
    run.files = FaultyFiles.withSpace(1000);
    assertThatThrownBy(() -> run.run(folder.resolve("small"), "auto"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching(
            "(?s).*small: the run's checkpoints need [0-9,]+ bytes there, 1,000 are free. Free some space,"
                + " lower <saveTotalLimit> or set another <outputDirectory>.")
        .extracting(e -> ((CheckpointException) e).reason())
        .isEqualTo(CheckpointException.Reason.DISK_FULL);
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).toList();
    }
  }
}
