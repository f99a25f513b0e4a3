package ai.refocused.engine.region;

import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowBlock;
import java.util.function.Function;

/** y = x W^T + b: rows are filled with the bias, then the product is added to them. */
final class LinearForwardKernel implements Kernel {
  private final LinearRegion region;
  private final Machine machine;
  private final MatrixProduct product;
  private final NativeFloats bias;
  private final NativeFloats y;

  LinearForwardKernel(LinearRegion region, Machine machine, Function<String, NativeFloats> memory) {
    this.region = region;
    this.machine = machine;
    this.bias = region.bias().map(memory).orElse(null);
    this.y = memory.apply(region.output());
    this.product =
        machine.product(memory.apply(region.x()), false, memory.apply(region.weight()), true, y);
  }

  @Override
  public void run(Pass pass) {
    if (bias != null) {
      RowBlock.each(machine.threads(), pass.rows(), this::fill);
    }
    product.run(pass.rows(), region.out(), region.in(), 1, bias == null ? 0 : 1);
  }

  private void fill(int part, int from, int to) {
    for (int r = from; r < to; r++) {
      y.copy((long) r * region.out(), bias, 0, region.out());
    }
  }
}
