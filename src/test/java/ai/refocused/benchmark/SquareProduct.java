package ai.refocused.benchmark;

import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.NativeFloats;
import java.util.Arrays;

/** How fast a machine multiplies large matrices: the rate that products of a step compare with. */
final class SquareProduct {
  private static final int SIDE = 2048;
  private static final int ROUNDS = 7;

  private SquareProduct() {}

  /** Billions of additions and multiplications per second in the median of some products. */
  static double gigaflops(Machine machine) {
    long floats = (long) SIDE * SIDE;
    try (NativeFloats a = NativeFloats.allocate(floats);
        NativeFloats b = NativeFloats.allocate(floats);
        NativeFloats c = NativeFloats.allocate(floats)) {
      MatrixProduct product = machine.product(a, false, b, false, c);
      double[] rates = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        product.run(SIDE, SIDE, SIDE, 1, 0);
        rates[round] = 2.0 * SIDE * floats / (System.nanoTime() - start);
      }
      Arrays.sort(rates);
      return Math.round(rates[ROUNDS / 2] * 10) / 10.0;
    }
  }
}
