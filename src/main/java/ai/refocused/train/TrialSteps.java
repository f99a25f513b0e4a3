package ai.refocused.train;

import java.util.Optional;

/**
 * The first optimizer steps of a run, done to see how long they take; nothing is logged or saved.
 * The weights are changed.
 *
 * @param seconds time of the measured steps
 * @param tokens training tokens of the measured steps
 * @param steps number of measured steps
 */
public record TrialSteps(double seconds, long tokens, int steps) {
  private static final int MEASURED = 2;

  /**
   * Does one step to warm up and measures the next two, or as many as the run has.
   *
   * @return empty if told to stop on the way
   */
  public static Optional<TrialSteps> run(TrainingParts parts, TrainingPlan plan, StopSignal stop) {
    OptimizerStep step = new OptimizerStep(parts, plan, stop);
    Progress progress = Progress.START;
    double seconds = 0;
    long tokens = 0;
    int measured = 0;
    int all = Math.min(plan.totalSteps(), 1 + MEASURED);
    for (int i = 0; i < all; i++) {
      long start = System.nanoTime();
      Optional<StepResult> result =
          step.run(progress, parts.schedule().learningRate(progress.step()));
      if (result.isEmpty()) {
        return Optional.empty();
      }
      // A run of a single step has no other to measure.
      if (i > 0 || all == 1) {
        seconds += (System.nanoTime() - start) / 1e9;
        tokens += result.get().tokens();
        measured++;
      }
      progress = progress.afterStep(result.get(), plan);
    }
    return Optional.of(new TrialSteps(seconds, tokens, measured));
  }
}
