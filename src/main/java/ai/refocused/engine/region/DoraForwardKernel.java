package ai.refocused.engine.region;

import ai.refocused.engine.Gemm;
import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowBlock;
import java.util.function.Function;

/**
 * A linear layer with DoRA (Liu et al. 2024, arXiv:2402.09353): y = gain (x W^T + s dropout(x) A^T
 * B^T) + b, with {@link DoraGain}.
 *
 * @param bias null if there is none
 */
record DoraForwardKernel(
    LinearRegion region,
    Machine machine,
    DoraGain gains,
    Gemm product,
    LoraForwardKernel adapter,
    NativeFloats gain,
    NativeFloats bias,
    NativeFloats y)
    implements Kernel {

  static DoraForwardKernel bind(
      LinearRegion region, Machine machine, Function<String, NativeFloats> memory) {
    NativeFloats y = memory.apply(region.output());
    return new DoraForwardKernel(
        region,
        machine,
        new DoraGain(region, machine, memory),
        new Gemm(
            machine.threads(),
            memory.apply(region.x()),
            false,
            memory.apply(region.weight()),
            true,
            y),
        LoraForwardKernel.bind(region, machine, memory),
        memory.apply(region.doraGain()),
        region.bias().map(memory).orElse(null),
        y);
  }

  @Override
  public void run(Pass pass) {
    gains.run(pass);
    product.run(pass.rows(), region.out(), region.in(), 1, 0);
    adapter.run(pass);
    RowBlock.each(machine.threads(), pass.rows(), this::scale);
  }

  private void scale(int part, int from, int to) {
    int width = region.out();
    float[] row = machine.row(part, 0, width);
    float[] factors = machine.row(part, 1, width);
    float[] shift = machine.row(part, 2, width);
    gain.get(0, factors, 0, width);
    if (bias != null) {
      bias.get(0, shift, 0, width);
    }
    for (int r = from; r < to; r++) {
      y.get((long) r * width, row, 0, width);
      for (int i = 0; i < width; i++) {
        row[i] *= factors[i];
      }
      if (bias != null) {
        machine.math().add(row, shift, row, 0, width);
      }
      y.put((long) r * width, row, 0, width);
    }
  }
}
