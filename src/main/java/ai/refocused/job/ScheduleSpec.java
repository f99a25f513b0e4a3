package ai.refocused.job;

/**
 * How the learning rate changes and how long training goes on.
 *
 * @param maxSteps optimizer steps at most; 0 leaves it to {@code numEpochs}
 * @param numEpochs passes over the training examples; may be fractional
 * @param numCycles hard restarts of {@code cosine_with_restarts}
 * @param power exponent of {@code polynomial}
 */
public record ScheduleSpec(
    LrSchedulerType type,
    int warmupSteps,
    int maxSteps,
    double numEpochs,
    int numCycles,
    double power) {}
