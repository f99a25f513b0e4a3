package ai.refocused.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activation functions of both implementations against formulas in double precision. */
class ActivationsTest {
  private static final double TOLERANCE = 2e-6;

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

  private static void assertElement(double actual, double expected, double magnitude, String what) {
    assertThat(Math.abs(actual - expected))
        .as("%s: %s for %s", what, actual, expected)
        .isLessThanOrEqualTo(TOLERANCE * Math.max(Math.abs(expected), magnitude));
  }

  interface Activation {
    void apply(RowMath math, float[] x, float[] z, float[] slope, int count);
  }

  private static final double ROOT = Math.sqrt(2 / Math.PI);

  /** Phi by Simpson's rule from the side that is nearer. */
  private static double phi(double x) {
    int steps = 2000;
    double h = x / steps;
    double sum = density(0) + density(x);
    for (int i = 1; i < steps; i++) {
      sum += density(i * h) * (i % 2 == 0 ? 2 : 4);
    }
    return 0.5 + sum * h / 3;
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static double inner(double x) {
    return Math.tanh(ROOT * (x + 0.044715 * x * x * x));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static void check(
      RowMath math, Activation f, DoubleUnaryOperator expected, DoubleUnaryOperator expectedSlope) {
    for (int n : lengths()) {
      float[] x = random(n, n, 4);
      float[] edges = {0, -0f, 10, -10, 1e-4f, -1e-4f, 0.02f, -0.02f, 0.0626f, 0.0627f, 30, -30};
      for (int i = 0; i < Math.min(n, edges.length); i++) {
        x[n - 1 - i] = edges[i];
      }
      float[] z = new float[n];
      float[] slope = new float[n];
      f.apply(math, x, z, slope, n);
      for (int i = 0; i < n; i++) {
        assertElement(z[i], expected.applyAsDouble(x[i]), 1, "f of " + x[i]);
        assertElement(slope[i], expectedSlope.applyAsDouble(x[i]), 1, "slope at " + x[i]);
      }
      float[] inPlace = x.clone();
      float[] slopeAgain = new float[n];
      f.apply(math, inPlace, inPlace, slopeAgain, n);
      assertThat(inPlace).isEqualTo(z);
      assertThat(slopeAgain).isEqualTo(slope);
      x[n / 2] = Float.NaN;
      f.apply(math, x, z, slope, n);
      assertThat(z[n / 2]).isNaN();
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void gelusFollowTheirFormulas(RowMath math) {
    check(math, RowMath::geluErf, x -> x * phi(x), x -> phi(x) + x * density(x));
    check(
        math,
        RowMath::geluTanh,
        x -> 0.5 * x * (1 + inner(x)),
        x -> {
          double t = inner(x);
          double slope = ROOT * (1 + 3 * 0.044715 * x * x);
          return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * slope;
        });
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void siluFollowsItsFormula(RowMath math) {
    check(math, RowMath::silu, x -> x * sigmoid(x), x -> sigmoid(x) * (1 + x * (1 - sigmoid(x))));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void reluKeepsWhatIsPositive(RowMath math) {
    check(math, RowMath::relu, x -> Math.max(x, 0), x -> x > 0 ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void multiplies(RowMath math) {
    for (int n : lengths()) {
      float[] x = random(n, n, 1);
      float[] y = random(n + 1, n, 1);
      float[] z = new float[n];
      math.multiply(x, y, z, n);
      for (int i = 0; i < n; i++) {
        assertThat(z[i]).isEqualTo(x[i] * y[i]);
      }
      math.multiply(x, y, x, n);
      assertThat(x).isEqualTo(z);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void farTailsOfActivationsAreTheLineAndZero(RowMath math) {
    float[] x = {100, -100, 1000, -1000};
    for (Activation f : List.<Activation>of(RowMath::geluErf, RowMath::geluTanh, RowMath::silu)) {
      float[] z = new float[4];
      f.apply(math, x, z, new float[4], 4);
      assertThat(z[0]).isEqualTo(100);
      assertThat(Math.abs(z[1])).isLessThan(1e-30f);
      assertThat(z[2]).isEqualTo(1000);
      assertThat(z[3]).isZero();
    }
  }
}
