package ai.refocused.engine.region;

import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowBlock;
import java.util.Arrays;

/**
 * Sums of the columns of [rows, width]: a bias vector's gradient. Threads share columns, not rows,
 * so the sum's order is the rows' whatever their number.
 */
record ColumnSums(Machine machine, NativeFloats x, int width, NativeFloats sums) implements Kernel {

  @Override
  public void run(Pass pass) {
    RowBlock.each(
        machine.threads(),
        width,
        (part, from, to) -> {
          int count = to - from;
          float[] row = machine.row(part, 0, count);
          float[] total = machine.row(part, 1, count);
          if (pass.accumulate()) {
            sums.get(from, total, 0, count);
          } else {
            Arrays.fill(total, 0, count, 0);
          }
          for (int r = 0; r < pass.rows(); r++) {
            x.get((long) r * width + from, row, 0, count);
            machine.math().add(total, row, total, 0, count);
          }
          sums.put(from, total, 0, count);
        });
  }
}
