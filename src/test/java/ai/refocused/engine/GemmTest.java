package ai.refocused.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GemmTest {
  private static final int[][] SIZES = {
    {1, 1, 1},
    {1, 7, 3},
    {7, 1, 5},
    {5, 3, 1},
    {17, 33, 9},
    {33, 17, 9},
    {64, 64, 64},
    {65, 31, 127},
    {31, 200, 16},
    {200, 31, 15}
  };

  @ParameterizedTest
  @CsvSource({
    "1, false, false", "1, true, true", "2, false, false", "2, false, true", "2, true, false",
    "2, true, true", "3, false, true", "3, true, false", "4, false, false", "4, true, true"
  })
  void equalsTheSumOfProducts(int threads, boolean transA, boolean transB) {
    try (Machine machine = new Machine(threads, RowMath.best())) {
      for (int[] size : SIZES) {
        check(machine, transA, transB, size[0], size[1], size[2]);
      }
    }
  }

  private static void check(Machine machine, boolean transA, boolean transB, int m, int n, int k) {
    float[] a = random(1, m * k);
    float[] b = random(2, k * n);
    float[] c = random(3, m * n);
    try (NativeMemory memory = new NativeMemory()) {
      NativeFloats product = copy(memory, c);
      new Gemm(machine.threads(), copy(memory, a), transA, copy(memory, b), transB, product)
          .run(m, n, k, 0.5f, 2);
      float[] actual = new float[m * n];
      product.get(0, actual, 0, actual.length);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int l = 0; l < k; l++) {
            double left = a[transA ? l * m + i : i * k + l];
            sum += left * b[transB ? j * k + l : l * n + j];
          }
          double expected = 0.5 * sum + 2.0 * c[i * n + j];
          assertThat(Math.abs(actual[i * n + j] - expected)).isLessThan(1e-5 * Math.sqrt(k + 1));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void partsCoverEverySizeOnce(int parts) {
    for (int size = 0; size < 200; size++) {
      assertThat(RowBlock.cut(size, 0, parts)).isZero();
      assertThat(RowBlock.cut(size, parts, parts)).isEqualTo(size);
      for (int part = 0; part < parts; part++) {
        assertThat(RowBlock.cut(size, part, parts))
            .isBetween(0, RowBlock.cut(size, part + 1, parts));
      }
    }
  }

  private static NativeFloats copy(NativeMemory memory, float[] values) {
    NativeFloats floats = memory.allocate(values.length);
    floats.put(0, values, 0, values.length);
    return floats;
  }

  private static float[] random(int seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
