package ai.refocused.engine.region;

import ai.refocused.engine.Gemm;
import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowBlock;
import ai.refocused.engine.RowMath;
import ai.refocused.engine.Threads;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Gradients of an adapter: with u the inner activations and du = scale * dy B, dB = scale * dy^T u,
 * dA = du^T dropout(x), and dropout's mask times du A added to dx.
 */
final class LoraBackwardKernel implements Kernel {
  private final LinearRegion region;
  private final LoraAdapter lora;
  private final Machine machine;
  private final Gemm dInner;
  private final NativeFloats dx;

  /** Gradients of B's rows that stay zero. */
  private final List<NativeFloats> dead;

  /** Null where the gradient is not wanted, or where there is no dropout. */
  private final Gemm dB;

  private final Gemm dA;
  private final Gemm dADropped;
  private final LoraDropout dropped;
  private final Gemm dxDirect;
  private final Gemm dxDropped;
  private final NativeFloats room;

  LoraBackwardKernel(
      LinearRegion region,
      Machine machine,
      Function<String, NativeFloats> memory,
      NativeFloats dy,
      Map<String, String> gradients,
      Set<String> wanted) {
    this.region = region;
    this.lora = region.lora().orElseThrow();
    this.machine = machine;
    NativeFloats du = memory.apply(region.innerGradient());
    Threads threads = machine.threads();
    boolean wantsX = wanted.contains(region.x());
    boolean wantsA = wanted.contains(lora.a());
    boolean drops = lora.dropout() > 0;
    this.room = drops ? memory.apply(region.droppedAgain()) : null;
    this.dInner =
        wantsX || wantsA ? new Gemm(threads, dy, false, memory.apply(lora.b()), false, du) : null;
    NativeFloats dBTarget =
        wanted.contains(lora.b()) ? memory.apply(gradients.get(lora.b())) : null;
    this.dB =
        dBTarget == null
            ? null
            : new Gemm(threads, dy, true, memory.apply(region.inner()), false, dBTarget);
    this.dead =
        dBTarget == null
            ? List.of()
            : lora.deadRows().stream().map(r -> rows(dBTarget, r)).toList();
    NativeFloats dATarget = wantsA ? memory.apply(gradients.get(lora.a())) : null;
    NativeFloats x = wantsA ? memory.apply(region.x()) : null;
    this.dA = wantsA ? new Gemm(threads, du, true, x, false, dATarget) : null;
    this.dADropped = wantsA && drops ? new Gemm(threads, du, true, room, false, dATarget) : null;
    this.dropped = wantsA && drops ? new LoraDropout(lora, region.in(), machine, x, room) : null;
    this.dx = wantsX ? memory.apply(gradients.get(region.x())) : null;
    NativeFloats a = wantsX ? memory.apply(lora.a()) : null;
    this.dxDirect = wantsX ? new Gemm(threads, du, false, a, false, dx) : null;
    this.dxDropped = wantsX && drops ? new Gemm(threads, du, false, a, false, room) : null;
  }

  private NativeFloats rows(NativeFloats matrix, RowRange range) {
    long rank = lora.rank();
    return matrix.slice(range.from() * rank, (range.to() - range.from()) * rank);
  }

  @Override
  public void run(Pass pass) {
    int rows = pass.rows();
    float beta = pass.accumulate() ? 1 : 0;
    boolean drops = lora.dropout() > 0 && pass.training();
    if (dB != null) {
      dB.run(region.out(), lora.rank(), rows, lora.scale(), beta);
      dead.forEach(NativeFloats::fillZero);
    }
    if (dInner != null) {
      dInner.run(rows, lora.rank(), region.out(), lora.scale(), 0);
    }
    if (dA != null && drops) {
      dropped.run(pass);
      dADropped.run(lora.rank(), region.in(), rows, 1, beta);
    } else if (dA != null) {
      dA.run(lora.rank(), region.in(), rows, 1, beta);
    }
    if (dx != null && drops) {
      dxDropped.run(rows, region.in(), lora.rank(), 1, 0);
      addDropped(pass);
    } else if (dx != null) {
      dxDirect.run(rows, region.in(), lora.rank(), 1, 1);
    }
  }

  /** Drops of the gradient what was dropped of the input, and adds the rest to dx. */
  private void addDropped(Pass pass) {
    int width = region.in();
    RowMath math = machine.math();
    RowBlock.each(
        machine.threads(),
        pass.rows(),
        (part, first, end) -> {
          float[] row = machine.row(part, 0, width);
          float[] sum = machine.row(part, 1, width);
          for (int r = first; r < end; r++) {
            room.get((long) r * width, row, 0, width);
            LoraDropout.drop(math, pass, lora, r, row, width);
            dx.get((long) r * width, sum, 0, width);
            math.add(row, sum, sum, 0, width);
            dx.put((long) r * width, sum, 0, width);
          }
        });
  }
}
