package ai.refocused.job;

/**
 * Which evaluation counts as the best, and what becomes of its model.
 *
 * @param loadBestModelAtEnd whether the final model and the adapter are those of the best
 *     evaluation instead of the last step
 */
public record SelectionSpec(
    BestMetric metric, boolean greaterIsBetter, boolean loadBestModelAtEnd) {
  /** The least loss; the final model is that of the last step. */
  public static final SelectionSpec LEAST_LOSS =
      new SelectionSpec(BestMetric.EVAL_LOSS, false, false);

  /** Whether one value of the metric is better than another. */
  public boolean isBetter(double value, double other) {
    return greaterIsBetter ? value > other : value < other;
  }
}
