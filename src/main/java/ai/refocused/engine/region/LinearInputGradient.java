package ai.refocused.engine.region;

import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowKernel;
import ai.refocused.engine.RowwiseProduct;

/** dx = dz W of a linear layer; dz is dy, or with DoRA the gradient before its gain. */
record LinearInputGradient(LinearRegion region, MatrixProduct product) implements Kernel {

  static Kernel bind(LinearRegion region, Machine machine, MatrixProduct product) {
    LinearInputGradient kernel = new LinearInputGradient(region, product);
    return product instanceof RowwiseProduct rows ? new ByRows(kernel, machine, rows) : kernel;
  }

  @Override
  public void run(Pass pass) {
    product.run(pass.rows(), region.in(), region.out(), 1, 0);
  }

  private record ByRows(LinearInputGradient kernel, Machine machine, RowwiseProduct product)
      implements RowKernel {
    @Override
    public void run(Pass pass) {
      kernel.run(pass);
    }

    @Override
    public void rows(Pass pass, int part, int from, int to) {
      LinearRegion region = kernel.region;
      product.rows(part, from, to, pass.rows(), region.in(), region.out(), 1, 0);
    }
  }
}
