package ai.refocused.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.ExitCode;
import ai.refocused.job.JobFixture;
import ai.refocused.job.JobResult;
import ai.refocused.job.Problem;
import ai.refocused.job.event.TrainerEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TrainerProcessTest {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Duration SHORT_GRACE = Duration.ofMillis(300);

  @TempDir Path temporary;
  private TrainerFolder folder;
  private final List<TrainerEvent> seen = new ArrayList<>();

  @BeforeEach
  void chooseFolder() {
    folder = new TrainerFolder(temporary.resolve("refocused/a \"b\" ü"));
  }

  @Test
  void reportsTheResultOfATrainerThatCompletes() throws Exception {
    TrainerOutcome outcome = run("completes", GRACE);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            TrainerOutcome.Succeeded.class,
            succeeded ->
                assertThat(succeeded.result())
                    .isInstanceOfSatisfying(
                        JobResult.class, result -> assertThat(result.steps()).isEqualTo(100)));
    assertThat(seen).hasSize(2).first().isInstanceOf(TrainerEvent.Started.class);
  }

  @Test
  void repliesToATrainerThatAsks() throws Exception {
    try (TrainerProcess trainer = start("asks", GRACE)) {
      List<String> heard = new ArrayList<>();
      TrainerOutcome outcome =
          trainer.follow(
              event -> {
                if (event instanceof TrainerEvent.PromptAwaited) {
                  trainer.send(Optional.of("two\nlines and \u00FC"));
                } else if (event instanceof TrainerEvent.AnswerPart part) {
                  heard.add(part.text());
                }
              });
      assertThat(outcome).isInstanceOf(TrainerOutcome.Succeeded.class);
      assertThat(heard).containsExactly("two\nlines and \u00FC");
    }
  }

  @Test
  void handsOnWhatATrainerSaysWhenItFails() throws Exception {
    TrainerOutcome outcome = run("fails", GRACE);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            TrainerOutcome.Failed.class,
            failed -> {
              assertThat(failed.event().reason()).isEqualTo(ExitCode.BAD_DATASET);
              assertThat(failed.event().problems())
                  .containsExactly(new Problem("a.jsonl:3", "is not JSON."));
            });
  }

  @Test
  void takesExitCodeZeroWithoutGoodbyeForADeath() throws Exception {
    assertThat(death(run("exits-without-goodbye", GRACE)))
        .contains("died without a goodbye: it exited with code 0.")
        .contains("Its last event was \"step 12 of 100\".")
        .contains(folder.log().toString())
        .contains("\n    | native library said: no hf_***")
        .doesNotContain("abcdefghij");
  }

  @Test
  void takesACompletionWithAnotherExitCodeForADeath() throws Exception {
    assertThat(death(run("completes-but-exits-1", GRACE)))
        .contains("it exited with code 1.")
        .contains("Its last event was \"completed\".");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void namesTheSignalAndTheMemoryParametersAfterSigkill() throws Exception {
    assertThat(death(run("kills-itself", GRACE)))
        .contains("it was ended by SIGKILL (exit code 137).")
        .contains("lower <perDeviceTrainBatchSize> or <maxLength>")
        .contains("Its last event was \"step 12 of 100\".")
        .contains("<resume>auto</resume>")
        .contains("has nothing to add.");
  }

  @Test
  void namesTheHeapParameterWhenTheHeapIsExhausted() throws Exception {
    assertThat(death(run("heap", GRACE))).contains("exited with code 3.", "Raise <trainerHeap>.");
  }

  @Test
  void takesNothingOnStandardOutputForAnEvent() throws Exception {
    assertThat(run("floods", GRACE)).isInstanceOf(TrainerOutcome.Succeeded.class);
    assertThat(Files.size(folder.log())).isGreaterThan(20L << 20);
  }

  @Test
  void letsATrainerWriteACheckpointWhenStopped() throws Exception {
    TrainerProcess trainer = start("stops-when-asked", GRACE);
    awaitFirstEvent();

    trainer.close();

    assertThat(folder.path().resolve("checkpoint")).hasContent("saved");
  }

  @Test
  void killsATrainerThatDoesNotStopInTime() throws Exception {
    TrainerProcess trainer = start("hangs", SHORT_GRACE);
    ProcessHandle handle = ProcessHandle.of(trainer.pid()).orElseThrow();
    awaitFirstEvent();

    trainer.close();

    assertThat(handle.onExit().get()).isNotNull();
  }

  @Test
  void killsATrainerThatStaysAfterItsGoodbye() throws Exception {
    assertThat(death(run("hangs-after-goodbye", SHORT_GRACE)))
        .contains("said \"completed\" but did not exit within");
  }

  @Test
  void stopsTheTrainerWhenInterrupted() throws Exception {
    TrainerProcess trainer = start("stops-when-asked", GRACE);
    ProcessHandle handle = ProcessHandle.of(trainer.pid()).orElseThrow();
    awaitFirstEvent();
    Thread.currentThread().interrupt();

    try (trainer) {
      assertThatThrownBy(() -> trainer.follow(seen::add)).isInstanceOf(InterruptedException.class);
    }

    assertThat(Thread.interrupted()).isFalse();
    assertThat(handle.isAlive()).isFalse();
    assertThat(folder.path().resolve("checkpoint")).hasContent("saved");
  }

  @Test
  void startsFromAnEmptyFolderEachTime() throws Exception {
    run("fails", GRACE);
    seen.clear();

    assertThat(run("completes", GRACE)).isInstanceOf(TrainerOutcome.Succeeded.class);
    assertThat(seen).hasSize(2);
  }

  @Test
  void tellsTheTrainerOnlyWhatItNeedsOfTheEnvironment() throws Exception {
    run("prints-environment", GRACE);

    assertThat(Files.readString(folder.log()))
        .contains("PATH", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        .doesNotContain("MAVEN");
  }

  private static String death(TrainerOutcome outcome) {
    assertThat(outcome).isInstanceOf(TrainerOutcome.Died.class);
    return ((TrainerOutcome.Died) outcome).message();
  }

  private TrainerOutcome run(String mode, Duration grace) throws Exception {
    try (TrainerProcess trainer = start(mode, grace)) {
      return trainer.follow(seen::add);
    }
  }

  private void awaitFirstEvent() throws Exception {
    while (!Files.exists(folder.events()) || Files.size(folder.events()) == 0) {
      Thread.sleep(5);
    }
  }

  private TrainerProcess start(String mode, Duration grace) throws Exception {
    List<Path> classPath =
        Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .map(Path::of)
            .collect(Collectors.toList());
    TrainerCommand command =
        new TrainerCommand(
            TrainerJvm.current(),
            "32m",
            List.of("-Dmode=" + mode),
            classPath,
            FakeTrainer.class.getName(),
            1,
            Map.of());
    return TrainerProcess.start(command, new JobFixture().job(), folder, grace);
  }
}
