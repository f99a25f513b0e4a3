package ai.refocused.dataset;

import java.util.BitSet;
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

  /**
   * Draws a share of the examples: rounded, but at least one and never all; none of a single one.
   *
   * @param goesOn rows that go on with the example of the row before; both are in one part
   */
  static HeldOut draw(int rows, BitSet goesOn, double share, long seed) {
    int examples = rows - goesOn.cardinality();
    if (!(share > 0) || examples < 2) {
      return new HeldOut(IntStream.range(0, rows).toArray(), new int[0]);
    }
    int held = (int) Math.max(1, Math.min(examples - 1L, Math.round(examples * share)));
    BitSet out = new BitSet(examples);
    int[] order = new SeededOrder(seed, SPLIT_STREAM).permutation(examples);
    for (int i = 0; i < held; i++) {
      out.set(order[i]);
    }
    BitSet outRows = new BitSet(rows);
    int example = -1;
    for (int row = 0; row < rows; row++) {
      example += goesOn.get(row) ? 0 : 1;
      outRows.set(row, out.get(example));
    }
    return new HeldOut(
        IntStream.range(0, rows).filter(row -> !outRows.get(row)).toArray(),
        IntStream.range(0, rows).filter(outRows::get).toArray());
  }
}
