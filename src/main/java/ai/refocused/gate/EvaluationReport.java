package ai.refocused.gate;

import ai.refocused.job.EvaluationResult;
import ai.refocused.job.Task;
import java.util.List;

/**
 * An evaluation with its verdicts.
 *
 * @param model what it is of
 * @param dataset what it was measured on
 */
public record EvaluationReport(
    String model, Task task, String dataset, EvaluationResult result, List<Verdict> verdicts) {
  public EvaluationReport {
    verdicts = List.copyOf(verdicts);
  }

  /** What did not pass. */
  public List<Verdict> failures() {
    return verdicts.stream().filter(verdict -> !verdict.isPassed()).toList();
  }
}
