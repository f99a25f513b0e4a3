package ai.refocused.engine.region;

import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowBlock;
import ai.refocused.engine.RowwiseProduct;
import java.util.function.Function;

/**
 * y = x W^T + b: rows are filled with the bias, then the product is added to them.
 *
 * @param bias null if there is none
 */
record LinearForwardKernel(
    LinearRegion region, Machine machine, MatrixProduct product, NativeFloats bias, NativeFloats y)
    implements Kernel {

  static Kernel bind(LinearRegion region, Machine machine, Function<String, NativeFloats> memory) {
    NativeFloats y = memory.apply(region.output());
    MatrixProduct product =
        machine.product(memory.apply(region.x()), false, memory.apply(region.weight()), true, y);
    NativeFloats bias = region.bias().map(memory).orElse(null);
    LinearForwardKernel kernel = new LinearForwardKernel(region, machine, product, bias, y);
    return product instanceof RowwiseProduct byRows
        ? new ByRows(
            machine, kernel, (pass, part, from, to) -> kernel.rows(byRows, pass, part, from, to))
        : kernel;
  }

  @Override
  public void run(Pass pass) {
    if (bias != null) {
      RowBlock.each(machine.threads(), pass.rows(), (part, from, to) -> fill(from, to));
    }
    product.run(pass.rows(), region.out(), region.in(), 1, beta());
  }

  private int beta() {
    return bias == null ? 0 : 1;
  }

  private void fill(int from, int to) {
    for (int r = from; r < to; r++) {
      y.copy((long) r * region.out(), bias, 0, region.out());
    }
  }

  private void rows(RowwiseProduct byRows, Pass pass, int part, int from, int to) {
    if (bias != null) {
      fill(from, to);
    }
    byRows.rows(part, from, to, pass.rows(), region.out(), region.in(), 1, beta());
  }
}
