package ai.refocused.gate;

import ai.refocused.job.evaluation.Metric;

/** Something that an evaluation must come to. */
public sealed interface Gate {
  /** As written in the pom. */
  String text();

  /**
   * A figure on the right side of a limit.
   *
   * @param isPercent whether the limit is written in percent; it is a share all the same
   */
  record Threshold(
      String text, Metric metric, Comparison comparison, double limit, boolean isPercent)
      implements Gate {}

  /**
   * A held-out loss that is not above another model's.
   *
   * @param model a text as it could stand in {@code model}
   * @param tolerance share of its loss by which this one may be above
   */
  record NoRegression(String text, String model, double tolerance) implements Gate {}
}
