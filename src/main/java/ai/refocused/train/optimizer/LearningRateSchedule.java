package ai.refocused.train.optimizer;

import ai.refocused.job.ScheduleSpec;
import java.util.function.Consumer;

/**
 * The learning rate of each optimizer step. Values are those of the schedules of the same name in
 * Hugging Face's {@code transformers/optimization.py}.
 */
public interface LearningRateSchedule {

  /**
   * The rate of one step.
   *
   * @param step optimizer steps done before it: the first step is 0, its rate is 0 if there is a
   *     warm-up
   */
  double learningRate(int step);

  /** Whether the rate depends on {@link #evaluated}. */
  default boolean followsEvaluation() {
    return false;
  }

  /**
   * Hears of an evaluation during training. A resumed run repeats those before it, in their order.
   */
  default void evaluated(double evalLoss) {}

  /**
   * The schedule a job asks for.
   *
   * @param peak the rate after warm-up
   * @param totalSteps optimizer steps of the whole run
   * @param warnings told if the warm-up had to be shortened to the run
   */
  static LearningRateSchedule of(
      ScheduleSpec spec, double peak, int totalSteps, Consumer<String> warnings) {
    int warmup = spec.warmupOf(totalSteps);
    if (warmup > totalSteps) {
      warnings.accept(
          "<warmupSteps>: \""
              + warmup
              + "\" is longer than the run of "
              + totalSteps
              + " steps; it is cut to "
              + totalSteps
              + ". The learning rate never reaches its peak: set a shorter warm-up.");
      warmup = totalSteps;
    }
    WarmupSchedules shapes = new WarmupSchedules(peak, warmup, totalSteps);
    return switch (spec.type()) {
      case LINEAR -> shapes.linear();
      case COSINE -> shapes.cosine();
      case COSINE_WITH_RESTARTS -> shapes.cosineWithRestarts(spec.numCycles());
      case POLYNOMIAL -> shapes.polynomial(spec.power());
      case CONSTANT -> step -> peak;
      case CONSTANT_WITH_WARMUP -> shapes.constant();
      case INVERSE_SQRT -> shapes.inverseSquareRoot();
      case WARMUP_STABLE_DECAY -> shapes.stableThenDecay(WarmupSchedules.decaySteps(totalSteps));
      case REDUCE_LR_ON_PLATEAU -> new PlateauSchedule(peak);
    };
  }
}
