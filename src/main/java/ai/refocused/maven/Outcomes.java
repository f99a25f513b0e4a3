package ai.refocused.maven;

import ai.refocused.fork.TrainerFolder;
import ai.refocused.fork.TrainerOutcome;
import ai.refocused.job.Problem;
import ai.refocused.job.TrainerResult;
import ai.refocused.job.event.TrainerEvent;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/** Says in Maven's terms how a run ended: what users can mend is a failure, the rest an error. */
final class Outcomes {
  private Outcomes() {}

  static TrainerResult resultOf(TrainerOutcome outcome, TrainerFolder folder)
      throws MojoFailureException, MojoExecutionException {
    if (outcome instanceof TrainerOutcome.Succeeded succeeded) {
      return succeeded.result();
    }
    if (outcome instanceof TrainerOutcome.Failed failed) {
      throw failure(failed.event(), folder);
    }
    if (outcome instanceof TrainerOutcome.Died died) {
      throw new MojoExecutionException(died.message());
    }
    throw new IllegalStateException(outcome.toString());
  }

  private static MojoFailureException failure(TrainerEvent.Failed event, TrainerFolder folder)
      throws MojoExecutionException {
    String message = event.problems().isEmpty() ? event.message() : report(event.problems());
    if (event.reason().isUserFault()) {
      return new MojoFailureException(message);
    }
    throw new MojoExecutionException(message + " The trainer's log is " + folder.log() + ".");
  }

  /** The text of problems, wherever they were found. */
  static String report(List<Problem> problems) {
    return problems.size() == 1
        ? problems.get(0).toString()
        : problems.size() + " things are wrong:" + list(problems);
  }

  private static String list(List<Problem> problems) {
    return problems.stream().map(problem -> "\n  - " + problem).collect(Collectors.joining());
  }
}
