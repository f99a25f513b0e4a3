package ai.refocused.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both implementations of row arithmetic against formulas in double precision. */
class RowMathTest {
  private static final double TOLERANCE = 2e-6;
  private static final int AT = 3;

  static Stream<RowMath> implementations() {
    return Stream.of(new ScalarRowMath(), RowMath.best());
  }

  private static List<Integer> lengths() {
    return Stream.concat(IntStream.rangeClosed(1, 67).boxed(), Stream.of(1000, 4099)).toList();
  }

  private static float[] random(int seed, int count, double scale) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * scale);
    }
    return values;
  }

  /** Sums may cancel, so errors are held against the sum of magnitudes. */
  private static void assertSum(double actual, double expected, double magnitude, int count) {
    assertThat(Math.abs(actual - expected))
        .as("sum of %d", count)
        .isLessThanOrEqualTo(TOLERANCE * magnitude);
  }

  private static void assertElement(double actual, double expected, double magnitude, String what) {
    assertThat(Math.abs(actual - expected))
        .as("%s: %s for %s", what, actual, expected)
        .isLessThanOrEqualTo(TOLERANCE * Math.max(Math.abs(expected), magnitude));
  }

  @Test
  void bestIsTheVectorImplementationInThisJvm() {
    assertThat(RowMath.best().getClass().getSimpleName()).isEqualTo("VectorRowMath");
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void sumsFromAnOffsetOn(RowMath math) {
    for (int n : lengths()) {
      float[] x = random(n, n + 2 * AT, 1);
      float[] y = random(n + 1, n + 5 * AT, 1);
      double sum = 0;
      double dot = 0;
      double squares = 0;
      double magnitude = 0;
      double dotMagnitude = 0;
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        sum += x[AT + i];
        magnitude += Math.abs(x[AT + i]);
        dot += (double) x[AT + i] * y[2 * AT + i];
        dotMagnitude += Math.abs((double) x[AT + i] * y[2 * AT + i]);
        squares += Math.pow(x[AT + i] - 0.25, 2);
        max = Math.max(max, x[AT + i]);
      }
      assertSum(math.sum(x, AT, n), sum, magnitude, n);
      assertSum(math.dot(x, AT, y, 2 * AT, n), dot, dotMagnitude, n);
      assertSum(math.squaredDeviations(x, AT, 0.25f, n), squares, squares, n);
      assertThat(math.max(x, AT, n)).isEqualTo(max);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void addsAndScalesAndTouchesNothingElse(RowMath math) {
    for (int n : lengths()) {
      float[] x = random(n, n + 2 * AT, 1);
      float[] y = random(n + 1, n + 2 * AT, 1);
      float[] z = new float[n + 2 * AT];
      math.add(x, y, z, AT, n);
      float[] scaled = x.clone();
      math.scale(scaled, AT, 0.3f, n);
      float[] axpy = y.clone();
      math.addScaled(-1.7f, x, 1, axpy, AT, n);
      float[] gradients = y.clone();
      math.softmaxBackward(x, gradients, AT, 0.1f, 0.5f, n);
      for (int i = 0; i < z.length; i++) {
        boolean inside = i >= AT && i < AT + n;
        assertThat(z[i]).isEqualTo(inside ? x[i] + y[i] : 0);
        assertThat(scaled[i]).isEqualTo(inside ? x[i] * 0.3f : x[i]);
        double sum = inside ? y[i] - (double) 1.7f * x[i - AT + 1] : y[i];
        assertElement(axpy[i], sum, 1, "addScaled");
        double ds = inside ? x[i] * (y[i] - (double) 0.1f) * 0.5 : y[i];
        assertElement(gradients[i], ds, 1, "softmaxBackward");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void normalizesBothWays(RowMath math) {
    for (int n : lengths()) {
      float[] x = random(n, n, 1);
      float[] dy = random(n + 1, n, 1);
      float[] gamma = random(n + 2, n, 1);
      float[] beta = random(n + 3, n, 1);
      float mean = 0.1f;
      float rstd = 1.3f;
      float[] z = new float[n];
      math.normalize(x, 0, mean, rstd, gamma, beta, z, n);
      float[] dGamma = random(n + 4, n, 1);
      float[] dBeta = random(n + 5, n, 1);
      float[] dGammaBefore = dGamma.clone();
      float[] dBetaBefore = dBeta.clone();
      float[] dx = dy.clone();
      math.normalizeBackward(x, dx, mean, rstd, gamma, dx, dGamma, dBeta, n);
      double sum = 0;
      double sumXhat = 0;
      for (int i = 0; i < n; i++) {
        double g = (double) dy[i] * gamma[i];
        sum += g;
        sumXhat += g * ((double) x[i] - mean) * rstd;
      }
      for (int i = 0; i < n; i++) {
        double xhat = ((double) x[i] - mean) * rstd;
        assertElement(z[i], xhat * gamma[i] + beta[i], 3, "normalize");
        double expected = rstd * ((double) dy[i] * gamma[i] - sum / n - xhat * sumXhat / n);
        assertElement(dx[i], expected, 3, "dx of " + n);
        assertElement(dGamma[i], dGammaBefore[i] + dy[i] * xhat, 3, "dGamma");
        assertElement(dBeta[i], (double) dBetaBefore[i] + dy[i], 3, "dBeta");
      }
      float[] alone = new float[n];
      math.normalizeBackward(x, dy, mean, rstd, gamma, alone, null, null, n);
      assertThat(alone).isEqualTo(dx);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void takesExponentials(RowMath math) {
    for (int n : lengths()) {
      float[] x = random(n, n + 2 * AT, 20);
      float[] e = x.clone();
      float sum = math.expShifted(e, AT, 30, n);
      double expectedSum = 0;
      for (int i = 0; i < n; i++) {
        double expected = Math.exp((double) (x[AT + i] - 30f));
        expectedSum += expected;
        assertElement(e[AT + i], expected, Float.MIN_NORMAL / TOLERANCE, "exp");
      }
      assertSum(sum, expectedSum, expectedSum + Float.MIN_NORMAL / TOLERANCE, n);
      assertThat(Arrays.copyOf(e, AT)).isEqualTo(Arrays.copyOf(x, AT));
      assertThat(e[AT + n]).isEqualTo(x[AT + n]);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void anExponentialDoesNotDependOnItsPlace(RowMath math) {
    float[] x = random(5, 64, 20);
    float[] whole = x.clone();
    math.expShifted(whole, 0, 3, 64);
    for (int count : lengths()) {
      float[] part = x.clone();
      math.expShifted(part, 0, 3, Math.min(count, 64));
      assertThat(Arrays.copyOf(part, Math.min(count, 64)))
          .isEqualTo(Arrays.copyOf(whole, Math.min(count, 64)));
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void exponentialsEndInZeroAndInfinity(RowMath math) {
    float[] x = {
      -87.33f,
      -87.35f,
      -200,
      Float.NEGATIVE_INFINITY,
      88f,
      88.5f,
      88.7f,
      88.73f,
      1e10f,
      Float.POSITIVE_INFINITY,
      0,
      Float.NaN
    };
    // Several times, so that vectors and their remainders meet each.
    float[] many = new float[x.length * 5];
    for (int i = 0; i < many.length; i++) {
      many[i] = x[i % x.length];
    }
    assertThat(math.expShifted(many, 0, 0, many.length)).isNaN();
    for (int i = 0; i < many.length; i++) {
      double expected = (float) Math.exp(x[i % x.length]);
      if (Double.isNaN(expected)) {
        assertThat(many[i]).isNaN();
      } else if (expected < Float.MIN_NORMAL) {
        assertThat(many[i]).isZero();
      } else if (Double.isFinite(expected)) {
        assertElement(many[i], expected, 0, "exp of " + x[i % x.length]);
      } else {
        assertThat((double) many[i]).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void greatestElementIsNanWhereverOneIs(RowMath math) {
    for (int n = 1; n <= 67; n++) {
      for (int place = 0; place < n; place++) {
        float[] x = random(n, n, 1);
        x[place] = Float.NaN;
        assertThat(math.max(x, 0, n)).isNaN();
        assertThat(math.sum(x, 0, n)).isNaN();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void turnsPairsAndTurnsThemBack(RowMath math) {
    for (int half = 1; half <= 67; half++) {
      float[] x = random(half, 2 * half + 2 * AT, 1);
      float[] cos = new float[half + 5];
      float[] sin = new float[half + 5];
      for (int i = 0; i < cos.length; i++) {
        cos[i] = (float) Math.cos(0.3 * i);
        sin[i] = (float) Math.sin(0.3 * i);
      }
      float[] turned = x.clone();
      math.rotate(turned, AT, cos, sin, 5, half, 1);
      for (int i = 0; i < half; i++) {
        double a = x[AT + i];
        double b = x[AT + half + i];
        assertElement(turned[AT + i], a * cos[5 + i] - b * sin[5 + i], 3, "first");
        assertElement(turned[AT + half + i], b * cos[5 + i] + a * sin[5 + i], 3, "second");
      }
      math.rotate(turned, AT, cos, sin, 5, half, -1);
      for (int i = 0; i < x.length; i++) {
        assertElement(turned[i], x[i], 3, "there and back");
      }
    }
  }

  /** Every method's results on fixed inputs, as bits. */
  private static int bits(RowMath math, int n) {
    float[] x = random(n, n, 3);
    float[] y = random(n + 1, n, 1);
    float[] z = new float[n];
    int hash = Float.floatToRawIntBits(math.sum(x, 0, n));
    hash = 31 * hash + Float.floatToRawIntBits(math.dot(x, 0, y, 0, n));
    hash = 31 * hash + Float.floatToRawIntBits(math.squaredDeviations(x, 0, 0.1f, n));
    hash = 31 * hash + Float.floatToRawIntBits(math.max(x, 0, n));
    math.normalizeBackward(x, y, 0.1f, 1.1f, y, z, null, null, n);
    hash = 31 * hash + Arrays.hashCode(z);
    float[] slope = new float[n];
    math.geluErf(x, z, slope, n);
    hash = 31 * (31 * hash + Arrays.hashCode(z)) + Arrays.hashCode(slope);
    math.geluTanh(x, z, slope, n);
    hash = 31 * (31 * hash + Arrays.hashCode(z)) + Arrays.hashCode(slope);
    math.silu(x, z, slope, n);
    hash = 31 * (31 * hash + Arrays.hashCode(z)) + Arrays.hashCode(slope);
    math.multiply(x, y, z, n);
    hash = 31 * hash + Arrays.hashCode(z);
    math.addScaled(0.3f, x, 0, z, 0, n);
    hash = 31 * hash + Arrays.hashCode(z);
    hash = 31 * hash + Float.floatToRawIntBits(math.expShifted(x, 0, 9, n));
    return 31 * hash + Arrays.hashCode(x);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void compiledCodeRoundsAsInterpretedCodeDoes(RowMath math) {
    int[] before = IntStream.of(5, 64, 67, 131).map(n -> bits(math, n)).toArray();
    for (int i = 0; i < 20_000; i++) {
      bits(math, 33);
    }
    assertThat(IntStream.of(5, 64, 67, 131).map(n -> bits(math, n)).toArray()).isEqualTo(before);
  }
}
