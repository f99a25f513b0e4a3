package ai.refocused.dataset.lint.similar;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A sketch of a set of shingles from which similarity is estimated: one-permutation hashing (Li,
 * Owen and Zhang 2012, arXiv:1208.1259) with 8 bits kept of each minimum (Li and König 2010). For
 * looking up, empty bins borrow from others (Shrivastava 2017, arXiv:1703.04664); for comparing
 * they stay empty, which leaves the estimate unbiased.
 */
final class MinHash {
  /** Bins; the standard deviation of an estimate of 0.8 is 0.035 with so many. */
  static final int BINS = 128;

  /** Fewer shingles say too little about how much two texts have in common. */
  private static final int LEAST_SHINGLES = 10;

  private static final int BIN_BITS = 7;
  private static final int BINS_OF_A_BAND = 8;

  /** Number of keys by which a sketch is looked up. */
  static final int BANDS = BINS / BINS_OF_A_BAND;

  private MinHash() {}

  /** The sketch of some texts: a byte for each bin, 0 if it is empty. Empty if they are short. */
  static Optional<byte[]> of(List<String> texts) {
    long[] least = new long[BINS];
    Arrays.fill(least, Long.MAX_VALUE);
    int count =
        Shingles.of(
            texts,
            shingle -> {
              int bin = (int) (shingle >>> (Long.SIZE - BIN_BITS));
              long value = shingle & (-1L >>> BIN_BITS);
              least[bin] = Math.min(least[bin], value);
            });
    if (count < LEAST_SHINGLES) {
      return Optional.empty();
    }
    byte[] sketch = new byte[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      if (least[bin] != Long.MAX_VALUE) {
        sketch[bin] = (byte) (1 + Math.floorMod(Shingles.mix(least[bin]), 255));
      }
    }
    return Optional.of(sketch);
  }

  /** The share of shingles that two texts have in common: Jaccard's index, 0 to 1. */
  static double similarity(byte[] a, byte[] b, int offset) {
    int used = 0;
    int same = 0;
    for (int bin = 0; bin < BINS; bin++) {
      byte other = b[offset + bin];
      used += a[bin] != 0 || other != 0 ? 1 : 0;
      same += a[bin] != 0 && a[bin] == other ? 1 : 0;
    }
    return used == 0 ? 0 : same / (double) used;
  }

  /** The keys of a sketch that begins at an offset; similar sketches have some in common. */
  static int[] bands(byte[] sketches, int offset) {
    int[] bands = new int[BANDS];
    for (int band = 0; band < BANDS; band++) {
      long key = band;
      for (int i = 0; i < BINS_OF_A_BAND; i++) {
        key = Shingles.mix(key * 31 + filled(sketches, offset, band * BINS_OF_A_BAND + i));
      }
      bands[band] = (int) key;
    }
    return bands;
  }

  /** The bin, or the first that is not empty of those that stand in for it. */
  private static long filled(byte[] sketches, int offset, int bin) {
    int at = bin;
    for (int attempt = 1; sketches[offset + at] == 0; attempt++) {
      at = (int) (Shingles.mix(bin * 1_000_003L + attempt) >>> (Long.SIZE - BIN_BITS));
    }
    return sketches[offset + at] * 1000L + at;
  }
}
