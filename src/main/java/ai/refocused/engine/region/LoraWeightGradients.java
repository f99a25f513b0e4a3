package ai.refocused.engine.region;

import ai.refocused.engine.Gemm;
import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.Threads;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Gradients of an adapter: with u the inner activations, dB = scale * dy^T u, and with du from
 * {@link LoraInputGradient}, dA = du^T dropout(x).
 */
final class LoraWeightGradients implements Kernel {
  private final LinearRegion region;
  private final LoraAdapter lora;

  /** Gradients of B's rows that stay zero. */
  private final List<NativeFloats> dead;

  /** Null where the gradient is not wanted, or where there is no dropout. */
  private final Gemm dB;

  private final Gemm dA;
  private final Gemm dADropped;
  private final LoraDropout dropped;

  LoraWeightGradients(
      LinearRegion region,
      Machine machine,
      Function<String, NativeFloats> memory,
      NativeFloats dy,
      Map<String, String> gradients,
      Set<String> wanted) {
    this.region = region;
    this.lora = region.lora().orElseThrow();
    Threads threads = machine.threads();
    boolean wantsA = wanted.contains(lora.a());
    boolean drops = wantsA && lora.dropout() > 0;
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
    NativeFloats du = wantsA ? memory.apply(region.innerGradient()) : null;
    NativeFloats x = wantsA ? memory.apply(region.x()) : null;
    this.dA = wantsA ? new Gemm(threads, du, true, x, false, dATarget) : null;
    NativeFloats room = drops ? memory.apply(region.droppedAgain()) : null;
    this.dADropped = drops ? new Gemm(threads, du, true, room, false, dATarget) : null;
    this.dropped = drops ? new LoraDropout(lora, region.in(), machine, x, room) : null;
  }

  private NativeFloats rows(NativeFloats matrix, RowRange range) {
    long rank = lora.rank();
    return matrix.slice(range.from() * rank, (range.to() - range.from()) * rank);
  }

  @Override
  public void run(Pass pass) {
    int rows = pass.rows();
    float beta = pass.accumulate() ? 1 : 0;
    if (dB != null) {
      dB.run(region.out(), lora.rank(), rows, lora.scale(), beta);
      dead.forEach(NativeFloats::fillZero);
    }
    if (dADropped != null && pass.training()) {
      dropped.run(pass);
      dADropped.run(lora.rank(), region.in(), rows, 1, beta);
    } else if (dA != null) {
      dA.run(lora.rank(), region.in(), rows, 1, beta);
    }
  }
}
