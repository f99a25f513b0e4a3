package ai.refocused.engine.region;

import ai.refocused.engine.Dropout;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowKernel;
import ai.refocused.engine.RowMath;

/** Inverted dropout of an adapter's rows; the same pass drops the same features each time. */
record LoraDropout(LoraAdapter lora, int width, Machine machine, NativeFloats from, NativeFloats to)
    implements RowKernel {
  /** More than a segment has adapters. */
  private static final int STREAMS = 64;

  @Override
  public void rows(Pass pass, int part, int first, int end) {
    float[] row = machine.row(part, 0, width);
    for (int r = first; r < end; r++) {
      from.get((long) r * width, row, 0, width);
      drop(machine.math(), pass, lora, r, row, width);
      to.put((long) r * width, row, 0, width);
    }
  }

  /** Drops features of row {@code r}, in place. */
  static void drop(RowMath math, Pass pass, LoraAdapter lora, int r, float[] row, int width) {
    int seed = Dropout.rowSeed(pass.dropoutSeed(), pass.segment() * STREAMS + lora.stream(), r);
    math.dropout(row, row, seed, lora.dropout(), width);
  }
}
