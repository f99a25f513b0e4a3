package ai.refocused.job;

import ai.refocused.job.evaluation.CanaryAnswer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation has found.
 *
 * @param examples that the loss is taken over
 * @param tokens of them that count in it
 * @param answers generated, canaries aside
 * @param metrics by the ids of {@link ai.refocused.job.evaluation.Metric}
 * @param notMeasured why a metric that this task asks for has no figure, by id
 * @param referenceLosses losses of the reference models by their names; those whose tokens are
 *     others, which makes losses incomparable, are missing
 */
public record EvaluationResult(
    long examples,
    long tokens,
    int answers,
    Map<String, Double> metrics,
    Map<String, String> notMeasured,
    Map<String, Double> referenceLosses,
    List<CanaryAnswer> canaries)
    implements TrainerResult {
  public EvaluationResult {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    notMeasured = Collections.unmodifiableMap(new LinkedHashMap<>(notMeasured));
    referenceLosses = Collections.unmodifiableMap(new LinkedHashMap<>(referenceLosses));
    canaries = List.copyOf(canaries);
  }
}
