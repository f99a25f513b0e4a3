package ai.refocused.engine.region;

import ai.refocused.engine.Gemm;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowKernel;
import java.util.function.Function;

/**
 * Adds scale * dropout(x) A^T B^T to y.
 *
 * @param dropped dropout before {@code down}'s second form; null without dropout
 */
record LoraForwardKernel(
    LinearRegion region,
    Machine machine,
    LoraAdapter lora,
    LoraDropout dropped,
    Gemm down,
    Gemm downDropped,
    Gemm up)
    implements RowKernel {

  static LoraForwardKernel bind(
      LinearRegion region, Machine machine, Function<String, NativeFloats> memory) {
    LoraAdapter lora = region.lora().orElseThrow();
    NativeFloats x = memory.apply(region.x());
    NativeFloats a = memory.apply(lora.a());
    NativeFloats inner = memory.apply(region.inner());
    LoraDropout dropped = null;
    Gemm downDropped = null;
    if (lora.dropout() > 0) {
      NativeFloats room = memory.apply(region.dropped());
      dropped = new LoraDropout(lora, region.in(), machine, x, room);
      downDropped = new Gemm(machine.threads(), room, false, a, true, inner);
    }
    return new LoraForwardKernel(
        region,
        machine,
        lora,
        dropped,
        new Gemm(machine.threads(), x, false, a, true, inner),
        downDropped,
        new Gemm(
            machine.threads(),
            inner,
            false,
            memory.apply(lora.b()),
            true,
            memory.apply(region.output())));
  }

  @Override
  public void run(Pass pass) {
    int rows = pass.rows();
    if (dropped != null && pass.training()) {
      dropped.run(pass);
      downDropped.run(rows, lora.rank(), region.in(), 1, 0);
    } else {
      down.run(rows, lora.rank(), region.in(), 1, 0);
    }
    up.run(rows, region.out(), lora.rank(), lora.scale(), 1);
  }

  @Override
  public void rows(Pass pass, int part, int from, int to) {
    int rows = pass.rows();
    if (dropped != null && pass.training()) {
      dropped.rows(pass, part, from, to);
      downDropped.rows(part, from, to, rows, lora.rank(), region.in(), 1, 0);
    } else {
      down.rows(part, from, to, rows, lora.rank(), region.in(), 1, 0);
    }
    up.rows(part, from, to, rows, region.out(), lora.rank(), lora.scale(), 1);
  }
}
