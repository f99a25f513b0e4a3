package ai.refocused.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.fork.TrainerFolder;
import ai.refocused.fork.TrainerOutcome;
import ai.refocused.job.ExitCode;
import ai.refocused.job.Problem;
import ai.refocused.job.event.TrainerEvent;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private static final TrainerFolder FOLDER = new TrainerFolder(Path.of("target"));
  private static final Problem LINE_3 = new Problem("a.jsonl:3", "is not JSON.");
  private static final Problem LINE_9 = new Problem("a.jsonl:9", "has no \"output\".");

  @Test
  void blamesTheUserForWhatUsersCanMend() {
    assertThatThrownBy(() -> resultOf(ExitCode.BAD_DATASET, List.of(LINE_3)))
        .isInstanceOf(MojoFailureException.class)
        .hasMessage("a.jsonl:3: is not JSON.");
    assertThatThrownBy(() -> resultOf(ExitCode.BAD_DATASET, List.of(LINE_3, LINE_9)))
        .hasMessage(
            "2 things are wrong:\n  - a.jsonl:3: is not JSON.\n"
                + "  - a.jsonl:9: has no \"output\".");
    assertThatThrownBy(() -> resultOf(ExitCode.NON_FINITE, List.of()))
        .isInstanceOf(MojoFailureException.class)
        .hasMessage("It failed.");
  }

  @Test
  void pointsToTheLogWhereTheMachineIsToBlame() {
    assertThatThrownBy(() -> resultOf(ExitCode.IO, List.of()))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessage("It failed. The trainer's log is " + FOLDER.log() + ".");
    assertThatThrownBy(() -> Outcomes.resultOf(new TrainerOutcome.Died("It died."), FOLDER))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessage("It died.");
  }

  @Test
  void listsSeveralProblemsOneALine() {
    assertThat(Outcomes.report(List.of(LINE_3))).isEqualTo("a.jsonl:3: is not JSON.");
    assertThat(Outcomes.report(List.of(LINE_3, LINE_9)))
        .isEqualTo(
            "2 things are wrong:\n  - a.jsonl:3: is not JSON.\n"
                + "  - a.jsonl:9: has no \"output\".");
  }

  private static void resultOf(ExitCode reason, List<Problem> problems) throws Exception {
    Outcomes.resultOf(
        new TrainerOutcome.Failed(new TrainerEvent.Failed(reason, "It failed.", problems)), FOLDER);
  }
}
