package ai.refocused.model;

import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;

/**
 * Token embedding: row gather forward, scatter-add of rows backward. Kept outside SameDiff, whose
 * gather neither checks bounds nor has a usable gradient.
 */
final class Embedding {
  private final Machine machine;
  private final NativeFloats table;
  private final int width;

  Embedding(Machine machine, NativeFloats table, int width) {
    this.machine = machine;
    this.table = table;
    this.width = width;
  }

  /** Copies the rows of the given tokens, which {@link BatchCheck} has seen, to the target. */
  void forward(int[] ids, NativeFloats target) {
    forward(ids, ids.length, target);
  }

  /** The same for the first {@code count} ids. */
  void forward(int[] ids, int count, NativeFloats target) {
    for (int t = 0; t < count; t++) {
      target.copy((long) t * width, table, (long) ids[t] * width, width);
    }
  }

  /** Adds rows of the gradient to the rows of the tokens, in the tokens' order. */
  void backward(int[] ids, NativeFloats rows, NativeFloats tableGradient) {
    float[] sum = machine.row(0, 0, width);
    float[] row = machine.row(0, 1, width);
    for (int t = 0; t < ids.length; t++) {
      tableGradient.get((long) ids[t] * width, sum, 0, width);
      rows.get((long) t * width, row, 0, width);
      machine.math().add(sum, row, sum, 0, width);
      tableGradient.put((long) ids[t] * width, sum, 0, width);
    }
  }
}
