package ai.refocused.train;

import java.util.Arrays;

/** The times of the steps that this process did. */
public final class SessionClock {
  /** Steps that the present speed is taken from. */
  private static final int WINDOW = 20;

  private final long start = System.nanoTime();
  private long[] stepNanos = new long[64];
  private long[] stepTokens = new long[64];
  private int steps;

  /** Notes a step that has been done. */
  public void stepDone(long nanos, long tokens) {
    if (steps == stepNanos.length) {
      stepNanos = Arrays.copyOf(stepNanos, 2 * steps);
      stepTokens = Arrays.copyOf(stepTokens, 2 * steps);
    }
    stepNanos[steps] = nanos;
    stepTokens[steps] = tokens;
    steps++;
  }

  int steps() {
    return steps;
  }

  long tokens() {
    return Arrays.stream(stepTokens, 0, steps).sum();
  }

  double runtimeSeconds() {
    return Math.max(1, System.nanoTime() - start) / 1e9;
  }

  public double recentTokensPerSecond() {
    return Arrays.stream(stepTokens, windowStart(), steps).sum() / recentSeconds();
  }

  public double recentSecondsPerStep() {
    return recentSeconds() / (steps - windowStart());
  }

  private double recentSeconds() {
    return Math.max(1, Arrays.stream(stepNanos, windowStart(), steps).sum()) / 1e9;
  }

  /** The first step, which also warms up, counts only as long as it is the only one. */
  private int windowStart() {
    return Math.max(steps > 1 ? 1 : 0, steps - WINDOW);
  }

  /** Median over all steps but the first; 0 if there are none. */
  double medianMillisPerStep() {
    if (steps < 2) {
      return 0;
    }
    long[] sorted = Arrays.copyOfRange(stepNanos, 1, steps);
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double nanos =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    return nanos / 1e6;
  }
}
