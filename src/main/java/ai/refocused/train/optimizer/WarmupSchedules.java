package ai.refocused.train.optimizer;

import ai.refocused.job.InvalidJobException;
import java.util.function.IntToDoubleFunction;

/**
 * Schedules that rise linearly from 0 to the peak and then follow a formula of the step alone, as
 * the {@code get_*_schedule_with_warmup} functions of {@code transformers/optimization.py}.
 *
 * @param peak rate after warm-up
 * @param warmup steps of warm-up
 * @param total steps of the run
 */
record WarmupSchedules(double peak, int warmup, int total) {
  /** Where {@code get_polynomial_decay_schedule_with_warmup} ends by default. */
  private static final double POLYNOMIAL_END = 1e-7;

  /** Time scale of {@code get_inverse_sqrt_schedule} without warm-up. */
  private static final int INVERSE_SQUARE_ROOT_TIMESCALE = 10_000;

  /**
   * Steps that warmup_stable_decay spends on its descent: the last tenth, the share that the paper
   * it comes from found enough (Hu et al. 2024, arXiv:2404.06395). transformers has no default.
   */
  static int decaySteps(int total) {
    return Math.max(1, total / 10);
  }

  LearningRateSchedule constant() {
    return afterWarmup(step -> 1);
  }

  LearningRateSchedule linear() {
    return afterWarmup(step -> Math.max(0, (double) (total - step) / Math.max(1, total - warmup)));
  }

  LearningRateSchedule cosine() {
    return afterWarmup(step -> Math.max(0, halfCosine(progress(step))));
  }

  LearningRateSchedule cosineWithRestarts(int cycles) {
    return afterWarmup(
        step -> progress(step) >= 1 ? 0 : Math.max(0, halfCosine(cycles * progress(step) % 1.0)));
  }

  LearningRateSchedule polynomial(double power) {
    if (peak <= POLYNOMIAL_END) {
      throw new InvalidJobException(
          "<learningRate>",
          "\""
              + peak
              + "\" is not above "
              + POLYNOMIAL_END
              + ", where the polynomial schedule ends. Raise it or choose another"
              + " <lrSchedulerType>.");
    }
    return afterWarmup(
        step -> {
          if (step >= total) {
            return POLYNOMIAL_END / peak;
          }
          double remaining = 1 - (double) (step - warmup) / (total - warmup);
          return ((peak - POLYNOMIAL_END) * Math.pow(remaining, power) + POLYNOMIAL_END) / peak;
        });
  }

  LearningRateSchedule inverseSquareRoot() {
    int timescale = warmup > 0 ? warmup : INVERSE_SQUARE_ROOT_TIMESCALE;
    int shift = timescale - warmup;
    return afterWarmup(step -> 1 / Math.sqrt((double) (step + shift) / timescale));
  }

  /** Peak until {@code decaySteps} before the end, then half a cosine down to 0. */
  LearningRateSchedule stableThenDecay(int decaySteps) {
    int stable = total - warmup - decaySteps;
    return afterWarmup(
        step -> {
          int decayed = step - warmup - stable;
          if (decayed < 0) {
            return 1;
          }
          return decayed < decaySteps ? Math.max(0, halfCosine((double) decayed / decaySteps)) : 0;
        });
  }

  private double progress(int step) {
    return (double) (step - warmup) / Math.max(1, total - warmup);
  }

  private static double halfCosine(double progress) {
    return 0.5 * (1 + Math.cos(Math.PI * progress));
  }

  private LearningRateSchedule afterWarmup(IntToDoubleFunction factor) {
    return step ->
        peak * (step < warmup ? (double) step / Math.max(1, warmup) : factor.applyAsDouble(step));
  }
}
