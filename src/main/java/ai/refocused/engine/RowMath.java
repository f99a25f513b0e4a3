package ai.refocused.engine;

import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Arithmetic on short stretches of Java arrays, the inner loops of the kernels. Data lies outside
 * the heap; a kernel copies a row that fits the first-level cache, works on it here, and copies it
 * back. The copy is cheap beside the work and lets the same code use the Vector API of every JDK
 * from 17 on, whose access to memory outside the heap has changed since.
 *
 * <p>All methods read and write {@code count} elements from index {@code at} on unless they say
 * otherwise; inputs and outputs may be the same array.
 */
public interface RowMath {

  /** The Vector API's implementation where the JVM has the module, else plain loops. */
  static RowMath best() {
    Logger log = LoggerFactory.getLogger(RowMath.class);
    try {
      RowMath simd =
          Class.forName("ai.refocused.engine.simd.VectorRowMath")
              .asSubclass(RowMath.class)
              .getDeclaredConstructor()
              .newInstance();
      log.debug("row arithmetic: Vector API");
      return simd;
    } catch (InvocationTargetException | ClassNotFoundException | LinkageError e) {
      log.warn(
          "row arithmetic: plain loops; start the JVM with --add-modules jdk.incubator.vector");
      return new ScalarRowMath();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sum of the elements. */
  float sum(float[] x, int at, int count);

  /** Sum of products of the elements. */
  float dot(float[] x, int xAt, float[] y, int yAt, int count);

  /** Sum of {@code (x - shift)^2}. */
  float squaredDeviations(float[] x, int at, float shift, int count);

  /** Greatest element; NaN if there is one. */
  float max(float[] x, int at, int count);

  /** z = x + y. */
  void add(float[] x, float[] y, float[] z, int at, int count);

  /** y = y + a * x. */
  void addScaled(float a, float[] x, int xAt, float[] y, int yAt, int count);

  /** z = (x - mean) * rstd * gamma + beta; the parameters are indexed from 0. */
  void normalize(
      float[] x, int at, float mean, float rstd, float[] gamma, float[] beta, float[] z, int count);

  /**
   * Backward of {@link #normalize}, indexed from 0: xhat = (x - mean) * rstd, dx = rstd * (dy *
   * gamma - mean(dy * gamma) - xhat * mean(dy * gamma * xhat)); adds dy * xhat to {@code dGamma}
   * and dy to {@code dBeta} unless they are null.
   */
  void normalizeBackward(
      float[] x,
      float[] dy,
      float mean,
      float rstd,
      float[] gamma,
      float[] dx,
      float[] dGamma,
      float[] dBeta,
      int count);

  /**
   * x = exp(x - shift), and their sum. Results below the smallest normal float become 0, those
   * above the greatest infinite.
   */
  float expShifted(float[] x, int at, float shift, int count);

  /** x = x * a. */
  void scale(float[] x, int at, float a, int count);

  /** Backward of softmax: dp = p * (dp - delta) * a. */
  void softmaxBackward(float[] p, float[] dp, int at, float delta, float a, int count);

  /** z = x * y. */
  void multiply(float[] x, float[] y, float[] z, int count);

  /** z = x * Phi(x), and its derivative; {@code z} may be {@code x}. */
  void geluErf(float[] x, float[] z, float[] slope, int count);

  /** z = 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), and its derivative. */
  void geluTanh(float[] x, float[] z, float[] slope, int count);

  /** z = x * sigmoid(x), and its derivative. */
  void silu(float[] x, float[] z, float[] slope, int count);

  /** z = max(x, 0), and its derivative: 1 where x > 0, else 0. */
  void relu(float[] x, float[] z, float[] slope, int count);

  /**
   * Inverted dropout: z = 0 with probability {@code p}, else x / (1 - p). Element i's fate is a
   * function of {@code seed + i} alone.
   */
  void dropout(float[] x, float[] z, int seed, float p, int count);

  /**
   * Turns pairs (x[i], x[half + i]) by an angle: x[i] cos - x[half + i] sin, x[half + i] cos + x[i]
   * sin, in place.
   *
   * @param sign 1, or -1 to turn back
   */
  void rotate(float[] x, int at, float[] cos, float[] sin, int tableAt, int half, float sign);
}
