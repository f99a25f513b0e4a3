package ai.refocused.train;

import java.util.Arrays;

/**
 * Notices a loss that leaps out of those before it: more than half as high again as the mean of the
 * last 50 steps, and more than six standard deviations above it. Looks at the steps of this process
 * only; nothing that is computed depends on it.
 */
final class LossSpikes {
  private static final int WINDOW = 50;
  private static final int FEWEST = 20;
  private static final double DEVIATIONS = 6;
  private static final double FACTOR = 1.5;

  private final double[] recent = new double[WINDOW];
  private int seen;

  /** Mean of the losses before; NaN if the loss is not a spike. */
  double meanBefore(double loss) {
    int count = Math.min(seen, WINDOW);
    double mean = Arrays.stream(recent, 0, count).average().orElse(Double.NaN);
    double variance =
        Arrays.stream(recent, 0, count).map(l -> (l - mean) * (l - mean)).average().orElse(0);
    boolean isSpike =
        count >= FEWEST && loss > FACTOR * mean && loss > mean + DEVIATIONS * Math.sqrt(variance);
    recent[seen++ % WINDOW] = loss;
    return isSpike ? mean : Double.NaN;
  }
}
