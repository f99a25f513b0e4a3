package ai.refocused.engine.bf16;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.engine.ProductShape;
import ai.refocused.engine.RowMath;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bf16ProductTest {
  /** Half a unit in the last of bfloat16's 8 bits, relative to the number. */
  private static final double ROUNDING = 1.0 / 256;

  /** Error of a sum, relative to the sum of sizes: ND4J's plain natives round sums on the way. */
  private static final double SUMMATION =
      System.getProperty("org.bytedeco.javacpp.platform.extension", "").contains("onednn")
          ? 1e-6
          : 4 * ROUNDING;

  private static final int[][] SIZES = {
    {1, 2, 2}, {1, 7, 3}, {7, 1, 5}, {17, 33, 9}, {33, 17, 40}, {64, 64, 64}, {65, 31, 127}
  };

  @ParameterizedTest
  @CsvSource({
    "1, false, false",
    "1, false, true",
    "1, true, false",
    "1, true, true",
    "2, false, false",
    "2, false, true",
    "2, true, false",
    "2, true, true",
    "3, true, false"
  })
  void equalsTheProductOfRoundedOperands(int threads, boolean transA, boolean transB) {
    try (Machine machine = new Machine(threads, RowMath.best(), new Bf16Products());
        NativeMemory memory = new NativeMemory()) {
      for (int[] size : SIZES) {
        check(machine, memory, transA, transB, size[0], size[1], size[2]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"33, 17, 40, false", "40, 16, 33, true"})
  void plansTheRoomThatItTakes(int m, int n, int k, boolean transA) {
    ProductShape shape = new ProductShape(m, n, k, transA);
    try (Machine machine = new Machine(1, RowMath.best());
        NativeMemory memory = new NativeMemory();
        Bf16Scratch scratch = new Bf16Scratch()) {
      NativeFloats a = memory.allocate((long) m * k);
      NativeFloats b = memory.allocate((long) k * n);
      NativeFloats c = memory.allocate((long) m * n);
      new Bf16Product(scratch, machine.threads(), a, transA, b, false, c).run(m, n, k, 1, 0);

      Bf16Product.Room room = Bf16Product.Room.of(shape);
      assertThat(room.a()).isEqualTo(scratch.a().length());
      assertThat(room.b()).isEqualTo(scratch.b().length());
      assertThat(room.c()).isEqualTo(scratch.c().length());
      ProductShape smaller = new ProductShape(m / 2, n, k, transA);
      assertThat(new Bf16Products().workspaceBytes(List.of(shape, smaller), 1))
          .isEqualTo(new Bf16Products().workspaceBytes(List.of(shape), 1))
          .isGreaterThan((room.a() + room.b() + room.c() + (long) m * n) * Float.BYTES);
    }
  }

  /** One product is run for batches of all sizes; results of larger ones must not shine through. */
  @Test
  void isNotDisturbedByALargerProductBefore() {
    try (Machine machine = new Machine(2, RowMath.best(), new Bf16Products());
        NativeMemory memory = new NativeMemory()) {
      float[] a = random(1, 40 * 12);
      float[] b = random(2, 12 * 10);
      NativeFloats c = memory.allocate(40 * 10);
      NativeFloats nativeA = copy(memory, a);
      MatrixProduct product = machine.product(nativeA, false, copy(memory, b), true, c);
      product.run(3, 10, 12, 1, 0);
      float[] alone = new float[30];
      c.get(0, alone, 0, 30);
      product.run(40, 10, 12, 1, 0);
      product.run(3, 10, 12, 1, 0);
      float[] again = new float[30];
      c.get(0, again, 0, 30);
      assertThat(again).isEqualTo(alone);
    }
  }

  @Test
  void roundsToNearestAndTiesToEven() {
    float[] values = {
      1f, 0x1.01p0f, 0x1.03p0f, -0x1.01p0f, 1e-40f, Float.POSITIVE_INFINITY, Float.NaN, 0x1.ffp127f
    };
    float[] rounded = {
      1f, 1f, 0x1.04p0f, -1f, 0x1p-133f, Float.POSITIVE_INFINITY, Float.NaN, Float.POSITIVE_INFINITY
    };
    int[] bits = new int[8];
    for (int i = 0; i < 8; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    int[] packed = new int[4];
    Bf16Rows.pack(bits, 4, packed);
    Bf16Rows.unpack(packed, 4, bits);
    for (int i = 0; i < 8; i++) {
      assertThat(Float.intBitsToFloat(bits[i])).isEqualTo(Float.valueOf(rounded[i]));
    }
  }

  private static void check(
      Machine machine, NativeMemory memory, boolean transA, boolean transB, int m, int n, int k) {
    float[] a = random(1, m * k);
    float[] b = random(2, k * n);
    float[] c = random(3, m * n);
    NativeFloats product = copy(memory, c);
    MatrixProduct bound =
        machine.product(copy(memory, a), transA, copy(memory, b), transB, product);
    bound.run(m, n, k, 0.5f, 2);
    float[] blended = new float[m * n];
    product.get(0, blended, 0, blended.length);
    bound.run(m, n, k, 1, 0);
    float[] plain = new float[m * n];
    product.get(0, plain, 0, plain.length);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double size = 0;
        for (int l = 0; l < k; l++) {
          double term =
              (double) rounded(a[transA ? l * m + i : i * k + l])
                  * rounded(b[transB ? j * k + l : l * n + j]);
          sum += term;
          size += Math.abs(term);
        }
        double allowed = ROUNDING * Math.abs(sum) + SUMMATION * size;
        assertThat(Math.abs(plain[i * n + j] - sum)).isLessThanOrEqualTo(allowed);
        double expected = 0.5 * sum + 2.0 * c[i * n + j];
        assertThat(Math.abs(blended[i * n + j] - expected)).isLessThanOrEqualTo(allowed + 1e-6);
      }
    }
  }

  private static float rounded(float value) {
    int bits = Float.floatToRawIntBits(value);
    return Float.intBitsToFloat((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
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
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
