package ai.refocused.dataset;

import java.util.stream.IntStream;

/**
 * Which rows are held out of a dataset without an eval file of its own.
 *
 * @param train places of the others, ascending
 * @param eval places of those held out, ascending
 */
record HeldOut(int[] train, int[] eval) {
  /** Tells the held-out draw from the orders of epochs, which count from 0. */
  private static final long SPLIT_STREAM = -1;

  /** Draws a share of the rows: rounded, but at least one and never all; none of a single row. */
  static HeldOut draw(int rows, double share, long seed) {
    if (!(share > 0) || rows < 2) {
      return new HeldOut(IntStream.range(0, rows).toArray(), new int[0]);
    }
    int held = (int) Math.max(1, Math.min(rows - 1L, Math.round(rows * share)));
    boolean[] out = new boolean[rows];
    int[] order = new SeededOrder(seed, SPLIT_STREAM).permutation(rows);
    for (int i = 0; i < held; i++) {
      out[order[i]] = true;
    }
    return new HeldOut(
        IntStream.range(0, rows).filter(row -> !out[row]).toArray(),
        IntStream.range(0, rows).filter(row -> out[row]).toArray());
  }
}
