package ai.refocused.dataset.lint.similar;

/**
 * Which row of a dataset.
 *
 * @param file index of its file, at most 2^20
 * @param line from 1, below 2^43
 */
public record RowPlace(int file, long line) {
  private static final int LINE_BITS = 43;

  long packed() {
    return ((long) file << LINE_BITS) | line;
  }

  static RowPlace unpack(long packed) {
    return new RowPlace((int) (packed >>> LINE_BITS), packed & ((1L << LINE_BITS) - 1));
  }
}
