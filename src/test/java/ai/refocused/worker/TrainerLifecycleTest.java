package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.ExitCode;
import ai.refocused.train.KillableRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really ended. */
@Timeout(60)
class TrainerLifecycleTest {
  @TempDir Path folder;

  @Test
  void losesNothingWhenItIsKilledAgainAndAgain() throws Exception {
    Random random = new Random(4);
    for (int kill = 0; kill < 3; kill++) {
      Process trainer = start("train");
      awaitCheckpointBeyond(stepsSaved());
      TimeUnit.MILLISECONDS.sleep(random.nextInt(60));
      trainer.destroyForcibly();
      assertThat(trainer.waitFor()).isNotZero();
    }
    assertThat(start("train").waitFor()).isZero();
    assertThat(KillableRun.endedAsOne(checkpoints(), folder.resolve("straight"))).isTrue();
    assertThat(folder.resolve("goodbye")).doesNotExist();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no termination signals")
  void savesACheckpointWhenItIsToldToTerminate() throws Exception {
    Process trainer = start("train");
    awaitCheckpointBeyond(0);
    trainer.toHandle().destroy();
    assertThat(trainer.waitFor()).isEqualTo(ExitCode.INTERRUPTED.number());
    assertThat(Files.readString(folder.resolve("goodbye")))
        .isEqualTo(
            "75 Training stopped because it was told to. Set <resume>auto</resume>, or"
                + " -Drefocused.resume=auto, to go on from the last checkpoint.");
    assertThat(start("train").waitFor()).isZero();
    assertThat(KillableRun.endedAsOne(checkpoints(), folder.resolve("straight"))).isTrue();
  }

  @Test
  void savesACheckpointWhenItsParentIsGone() throws Exception {
    Process trainer = start("train");
    awaitCheckpointBeyond(0);
    trainer.getOutputStream().close();
    assertThat(trainer.waitFor()).isEqualTo(ExitCode.INTERRUPTED.number());
    assertThat(Files.readString(folder.resolve("goodbye")))
        .contains("because the process that started it is gone");
  }

  @Test
  void doesNotOutliveItsParentByMoreThanTheGrace() throws Exception {
    Process trainer = start("hang");
    await(folder.resolve("goodbye.ready"));
    trainer.getOutputStream().close();
    assertThat(trainer.waitFor()).isEqualTo(ExitCode.INTERRUPTED.number());
  }

  @Test
  void saysByItsExitCodeWhyItFailed() throws Exception {
    assertThat(start("oom").waitFor()).isEqualTo(ExitCode.OUT_OF_MEMORY.number());
    assertThat(Files.readString(folder.resolve("goodbye")))
        .startsWith("78 Memory ran out: ")
        .contains("Lower <perDeviceTrainBatchSize>");
    assertThat(start("thread").waitFor()).isEqualTo(ExitCode.OUT_OF_MEMORY.number());
    assertThat(start("crash").waitFor()).isEqualTo(ExitCode.INTERNAL.number());
    assertThat(Files.readString(folder.resolve("goodbye")))
        .isEqualTo("70 The trainer failed: IllegalStateException: test. Its log has the details.");
    assertThat(Files.readString(folder.resolve("log")))
        .contains("java.lang.IllegalStateException: test\n\tat ");
    assertThat(folder.resolve("out")).isEmptyFile();
  }

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  private Process start(String deed) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(KillableTrainer.class.getName());
    command.addAll(
        List.of(checkpoints().toString(), "10", folder.resolve("goodbye").toString(), deed));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("log").toFile())
        .start();
  }

  private void awaitCheckpointBeyond(int step) throws IOException, InterruptedException {
    while (stepsSaved() <= step) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private int stepsSaved() throws IOException {
    if (!Files.isDirectory(checkpoints())) {
      return 0;
    }
    try (Stream<Path> entries = Files.list(checkpoints())) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("checkpoint-step-"))
          .mapToInt(name -> Integer.parseInt(name.substring("checkpoint-step-".length())))
          .max()
          .orElse(0);
    }
  }

  private static void await(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
