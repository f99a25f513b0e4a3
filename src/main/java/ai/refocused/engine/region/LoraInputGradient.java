package ai.refocused.engine.region;

import ai.refocused.engine.Gemm;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowBlock;
import ai.refocused.engine.RowKernel;
import ai.refocused.engine.RowMath;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What an adapter's backward pass makes row by row: the gradient of the inner activations, du =
 * scale * dy B, and dropout's mask times du A, which is added to dx.
 *
 * @param dInner null where nobody wants du, or what follows from it
 * @param dx null where the input's gradient is not wanted
 * @param direct du A into dx; null as dx is
 * @param dropped du A into {@code room}; null where dx is, or without dropout
 */
record LoraInputGradient(
    LinearRegion region,
    LoraAdapter lora,
    Machine machine,
    Gemm dInner,
    NativeFloats dx,
    Gemm direct,
    Gemm dropped,
    NativeFloats room)
    implements RowKernel {

  static LoraInputGradient bind(
      LinearRegion region,
      Machine machine,
      Function<String, NativeFloats> memory,
      NativeFloats dy,
      Map<String, String> gradients,
      Set<String> wanted) {
    LoraAdapter lora = region.lora().orElseThrow();
    NativeFloats du = memory.apply(region.innerGradient());
    boolean wantsX = wanted.contains(region.x());
    boolean drops = lora.dropout() > 0;
    NativeFloats room = drops ? memory.apply(region.droppedAgain()) : null;
    NativeFloats dx = wantsX ? memory.apply(gradients.get(region.x())) : null;
    NativeFloats a = wantsX ? memory.apply(lora.a()) : null;
    return new LoraInputGradient(
        region,
        lora,
        machine,
        wantsX || wanted.contains(lora.a())
            ? new Gemm(machine.threads(), dy, false, memory.apply(lora.b()), false, du)
            : null,
        dx,
        wantsX ? new Gemm(machine.threads(), du, false, a, false, dx) : null,
        wantsX && drops ? new Gemm(machine.threads(), du, false, a, false, room) : null,
        room);
  }

  @Override
  public void run(Pass pass) {
    int rows = pass.rows();
    if (dInner != null) {
      dInner.run(rows, lora.rank(), region.out(), lora.scale(), 0);
    }
    if (dx != null && drops(pass)) {
      dropped.run(rows, region.in(), lora.rank(), 1, 0);
      RowBlock.each(machine.threads(), rows, (part, from, to) -> addDropped(pass, part, from, to));
    } else if (dx != null) {
      direct.run(rows, region.in(), lora.rank(), 1, 1);
    }
  }

  @Override
  public void rows(Pass pass, int part, int from, int to) {
    int rows = pass.rows();
    if (dInner != null) {
      dInner.rows(part, from, to, rows, lora.rank(), region.out(), lora.scale(), 0);
    }
    if (dx != null && drops(pass)) {
      dropped.rows(part, from, to, rows, region.in(), lora.rank(), 1, 0);
      addDropped(pass, part, from, to);
    } else if (dx != null) {
      direct.rows(part, from, to, rows, region.in(), lora.rank(), 1, 1);
    }
  }

  private boolean drops(Pass pass) {
    return lora.dropout() > 0 && pass.training();
  }

  /** Drops of the gradient what was dropped of the input, and adds the rest to dx. */
  private void addDropped(Pass pass, int part, int from, int to) {
    int width = region.in();
    RowMath math = machine.math();
    float[] row = machine.row(part, 0, width);
    float[] sum = machine.row(part, 1, width);
    for (int r = from; r < to; r++) {
      room.get((long) r * width, row, 0, width);
      LoraDropout.drop(math, pass, lora, r, row, width);
      dx.get((long) r * width, sum, 0, width);
      math.add(row, sum, sum, 0, width);
      dx.put((long) r * width, sum, 0, width);
    }
  }
}
