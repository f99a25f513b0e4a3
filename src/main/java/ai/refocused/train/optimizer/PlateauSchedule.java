package ai.refocused.train.optimizer;

/**
 * A constant rate that falls to a tenth whenever the evaluation loss has not improved for long:
 * {@code torch.optim.lr_scheduler.ReduceLROnPlateau} with its defaults (mode min, factor 0.1,
 * patience 10, relative threshold 1e-4, no cooldown). It has no warm-up.
 */
final class PlateauSchedule implements LearningRateSchedule {
  private static final double FACTOR = 0.1;
  private static final int PATIENCE = 10;
  private static final double THRESHOLD = 1e-4;
  private static final double SMALLEST_CHANGE = 1e-8;

  private double rate;
  private double best = Double.POSITIVE_INFINITY;
  private int badEvaluations;

  PlateauSchedule(double rate) {
    this.rate = rate;
  }

  @Override
  public double learningRate(int step) {
    return rate;
  }

  @Override
  public boolean followsEvaluation() {
    return true;
  }

  @Override
  public void evaluated(double evalLoss) {
    if (evalLoss < best * (1 - THRESHOLD)) {
      best = evalLoss;
      badEvaluations = 0;
    } else {
      badEvaluations++;
    }
    if (badEvaluations > PATIENCE) {
      double reduced = rate * FACTOR;
      if (rate - reduced > SMALLEST_CHANGE) {
        rate = reduced;
      }
      badEvaluations = 0;
    }
  }
}
