package ai.refocused.job;

/**
 * How the learning rate changes and how long training goes on.
 *
 * @param warmupSteps steps over which the rate rises from 0
 * @param warmupRatio the same as a share of all steps, rounded up; 0 leaves it to {@code
 *     warmupSteps}
 * @param maxSteps optimizer steps of the run; 0 leaves it to {@code numEpochs}
 * @param numEpochs passes over the training examples, where {@code maxSteps} is 0; may be
 *     fractional
 * @param numCycles hard restarts of {@code cosine_with_restarts}
 * @param power exponent of {@code polynomial}
 */
public record ScheduleSpec(
    LrSchedulerType type,
    int warmupSteps,
    double warmupRatio,
    int maxSteps,
    double numEpochs,
    int numCycles,
    double power) {

  /** Without a {@code warmupRatio}. */
  public ScheduleSpec(
      LrSchedulerType type,
      int warmupSteps,
      int maxSteps,
      double numEpochs,
      int numCycles,
      double power) {
    this(type, warmupSteps, 0, maxSteps, numEpochs, numCycles, power);
  }

  /** Steps of warm-up in a run of so many. */
  public int warmupOf(int totalSteps) {
    return warmupRatio > 0 ? (int) Math.ceil(totalSteps * warmupRatio) : warmupSteps;
  }
}
