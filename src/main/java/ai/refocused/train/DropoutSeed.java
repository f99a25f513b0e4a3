package ai.refocused.train;

/**
 * Starts of the random streams for dropout: a function of run seed and position, so that a resumed
 * run drops what an uninterrupted one would. Mixed by SplitMix64's finalizer (Steele, Lea and Flood
 * 2014) so that neighbouring positions have unrelated streams.
 */
public final class DropoutSeed {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private DropoutSeed() {}

  /**
   * The start for one micro-batch.
   *
   * @param step of the optimizer, from 1
   * @param microBatch of the step, from 0
   */
  public static long of(long seed, int step, int microBatch) {
    return mix(mix(mix(seed) + step) + microBatch);
  }

  private static long mix(long value) {
    long z = value + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
