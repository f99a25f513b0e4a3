package ai.refocused.dataset;

/**
 * Random orders that are the same everywhere: SplitMix64 (Steele, Lea and Flood 2014, "Fast
 * splittable pseudorandom number generators") and Fisher and Yates' shuffle, written out here so
 * that no library's change can alter them.
 */
final class SeededOrder {
  private long state;

  /**
   * @param seed the run's seed
   * @param stream tells apart the uses of one seed
   */
  SeededOrder(long seed, long stream) {
    state = mix(seed) ^ mix(~stream * 0x9E3779B97F4A7C15L);
  }

  /** 0 to {@code size - 1} in a random order. */
  int[] permutation(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    shuffle(order);
    return order;
  }

  void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = below(i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /** Uniform in {@code [0, bound)}: draws that would favour small numbers are thrown away. */
  private int below(int bound) {
    long limit = (1L << 32) - (1L << 32) % bound;
    long draw;
    do {
      draw = next() >>> 32;
    } while (draw >= limit);
    return (int) (draw % bound);
  }

  private long next() {
    state += 0x9E3779B97F4A7C15L;
    return mix(state);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
