package ai.refocused.engine;

/**
 * The random stream of dropout: a hash of a counter, so a unit's fate depends on nothing but seed
 * and position, never on threads or on what was drawn before, and is found again going backward.
 * The mixing function is MurmurHash3's 32-bit finalizer.
 */
public final class Dropout {
  public static final int MIX_1 = 0x85ebca6b;
  public static final int MIX_2 = 0xc2b2ae35;

  private Dropout() {}

  /** A unit is dropped when the upper 31 bits of its hash are below this. */
  public static int threshold(float p) {
    return (int) (p * (double) (1L << 31));
  }

  /** A number that looks random among all ints, of a position in a stream. */
  public static int hash(int counter) {
    return mix(counter);
  }

  static int mix(int h) {
    int x = h;
    x ^= x >>> 16;
    x *= MIX_1;
    x ^= x >>> 13;
    x *= MIX_2;
    x ^= x >>> 16;
    return x;
  }

  /** Whether a unit is dropped. */
  public static boolean drops(int counter, int threshold) {
    return (mix(counter) >>> 1) < threshold;
  }

  /** Start of a row's stream. */
  public static int rowSeed(long seed, int stream, int row) {
    long h = seed + 0x9E3779B97F4A7C15L * (stream + 1L);
    h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L + row * 0xD1B54A32D192ED03L;
    h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
    return (int) (h >>> 32);
  }
}
