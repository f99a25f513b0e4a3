package ai.refocused.engine.region;

import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * dx = dz W, dW = dz^T x, db = column sums of dy; each only where it is wanted, null where not. dz
 * is dy, or with DoRA the gradient before its gain.
 */
record LinearBackwardKernel(
    LinearRegion region, MatrixProduct dx, MatrixProduct dWeight, ColumnSums dBias)
    implements Kernel {

  static LinearBackwardKernel bind(
      LinearRegion region,
      Machine machine,
      Function<String, NativeFloats> memory,
      NativeFloats dy,
      NativeFloats dz,
      Map<String, String> gradients,
      Set<String> wanted) {
    MatrixProduct dx = null;
    if (wanted.contains(region.x())) {
      NativeFloats target = memory.apply(gradients.get(region.x()));
      dx = machine.product(dz, false, memory.apply(region.weight()), false, target);
    }
    MatrixProduct dWeight = null;
    if (wanted.contains(region.weight())) {
      NativeFloats target = memory.apply(gradients.get(region.weight()));
      dWeight = machine.product(dz, true, memory.apply(region.x()), false, target);
    }
    ColumnSums dBias =
        region
            .bias()
            .filter(wanted::contains)
            .map(b -> new ColumnSums(machine, dy, region.out(), memory.apply(gradients.get(b))))
            .orElse(null);
    return new LinearBackwardKernel(region, dx, dWeight, dBias);
  }

  @Override
  public void run(Pass pass) {
    int rows = pass.rows();
    if (dx != null) {
      dx.run(rows, region.in(), region.out(), 1, 0);
    }
    if (dWeight != null) {
      dWeight.run(region.out(), region.in(), rows, 1, pass.accumulate() ? 1 : 0);
    }
    if (dBias != null) {
      dBias.run(pass);
    }
  }
}
