package ai.refocused.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.engine.Gemm;
import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.engine.RowMath;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs with whatever natives are loaded; ND4J's {@code matmul} is the same operation in all. */
class OnednnProductTest {
  /** Two large enough for oneDNN, the second with strips that are no multiple of a tile. */
  private static final int[][] SIZES = {{256, 256, 257}, {131, 640, 211}, {7, 5, 3}, {64, 64, 64}};

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "2, false", "2, true", "3, true"})
  void equalsBlasWhateverTheScalesAndTheOrderOfShapes(int threads, boolean transB) {
    try (Machine machine = new Machine(threads, RowMath.best(), new OnednnProducts());
        NativeMemory memory = new NativeMemory()) {
      NativeFloats a = random(memory, 1, 256 * 257);
      NativeFloats b = random(memory, 2, 256 * 640);
      NativeFloats c = memory.allocate(256 * 640);
      NativeFloats expected = memory.allocate(256 * 640);
      MatrixProduct product = machine.product(a, false, b, transB, c);
      Gemm blas = new Gemm(machine.threads(), a, false, b, transB, expected);
      for (int turn = 0; turn < 2; turn++) {
        for (int[] size : SIZES) {
          for (float[] scales : new float[][] {{1, 0}, {1, 1}, {0.5f, 2}, {1, 0}}) {
            fill(c);
            fill(expected);
            product.run(size[0], size[1], size[2], scales[0], scales[1]);
            blas.run(size[0], size[1], size[2], scales[0], scales[1]);
            assertThat(distance(c, expected)).isLessThan(1e-4);
          }
        }
      }
    }
  }

  private static NativeFloats random(NativeMemory memory, int seed, int count) {
    NativeFloats floats = memory.allocate(count);
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    floats.put(0, values, 0, count);
    return floats;
  }

  private static void fill(NativeFloats floats) {
    for (int i = 0; i < floats.length(); i++) {
      floats.buffer().put(i, i % 7);
    }
  }

  private static double distance(NativeFloats left, NativeFloats right) {
    double largest = 0;
    for (int i = 0; i < left.length(); i++) {
      largest = Math.max(largest, Math.abs(left.buffer().get(i) - right.buffer().get(i)));
    }
    return largest;
  }
}
