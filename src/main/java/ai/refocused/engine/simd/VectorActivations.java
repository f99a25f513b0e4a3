package ai.refocused.engine.simd;

import ai.refocused.engine.Gelu;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Activation functions and their derivatives; {@link ai.refocused.engine.RowMath} has formulas. */
final class VectorActivations {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private VectorActivations() {}

  /** A function of whole vectors. */
  @FunctionalInterface
  private interface Unary {
    void apply(float[] x, float[] z, int count);
  }

  /** A derivative times what comes from above. */
  @FunctionalInterface
  private interface Binary {
    void apply(float[] x, float[] dy, float[] z, int count);
  }

  /**
   * The last elements, fewer than a vector has. Masked vectors would do it, but are slow in Java
   * 17.
   */
  private static void last(float[] x, float[] z, int from, int count, Unary function) {
    float[] padded = Arrays.copyOfRange(x, from, from + W);
    function.apply(padded, padded, W);
    System.arraycopy(padded, 0, z, from, count - from);
  }

  private static void last(float[] x, float[] dy, float[] z, int from, int count, Binary function) {
    float[] padded = Arrays.copyOfRange(x, from, from + W);
    float[] paddedDy = Arrays.copyOfRange(dy, from, from + W);
    function.apply(padded, paddedDy, paddedDy, W);
    System.arraycopy(paddedDy, 0, z, from, count - from);
  }

  static void geluErf(float[] x, float[] z, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector gauss = VectorMath.exp(v.mul(v).mul(-0.5f));
      v.mul(VectorMath.normalCdf(v, gauss)).intoArray(z, i);
    }
    if (i < count) {
      last(x, z, i, count, VectorActivations::geluErf);
    }
  }

  static void geluErfBackward(float[] x, float[] dy, float[] z, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector gauss = VectorMath.exp(v.mul(v).mul(-0.5f));
      FloatVector slope =
          v.mul(gauss).mul((float) Gelu.INVERSE_SQRT_2_PI).add(VectorMath.normalCdf(v, gauss));
      FloatVector.fromArray(S, dy, i).mul(slope).intoArray(z, i);
    }
    if (i < count) {
      last(x, dy, z, i, count, VectorActivations::geluErfBackward);
    }
  }

  static void geluTanh(float[] x, float[] z, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector inner = v.mul(v).mul(Gelu.CUBIC).add(1f).mul(v).mul(Gelu.SQRT_2_OVER_PI);
      VectorMath.tanh(inner).add(1f).mul(v).mul(0.5f).intoArray(z, i);
    }
    if (i < count) {
      last(x, z, i, count, VectorActivations::geluTanh);
    }
  }

  static void geluTanhBackward(float[] x, float[] dy, float[] z, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector square = v.mul(v);
      FloatVector t =
          VectorMath.tanh(square.mul(Gelu.CUBIC).add(1f).mul(v).mul(Gelu.SQRT_2_OVER_PI));
      FloatVector slope = square.mul(3 * Gelu.CUBIC).add(1f).mul(Gelu.SQRT_2_OVER_PI);
      FloatVector bell = t.mul(t).neg().add(1f).mul(v).mul(slope);
      FloatVector.fromArray(S, dy, i).mul(t.add(1f).add(bell).mul(0.5f)).intoArray(z, i);
    }
    if (i < count) {
      last(x, dy, z, i, count, VectorActivations::geluTanhBackward);
    }
  }

  static void silu(float[] x, float[] z, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      v.mul(VectorMath.sigmoid(v)).intoArray(z, i);
    }
    if (i < count) {
      last(x, z, i, count, VectorActivations::silu);
    }
  }

  static void siluBackward(float[] x, float[] dy, float[] z, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector s = VectorMath.sigmoid(v);
      FloatVector slope = s.neg().add(1f).mul(v).add(1f).mul(s);
      FloatVector.fromArray(S, dy, i).mul(slope).intoArray(z, i);
    }
    if (i < count) {
      last(x, dy, z, i, count, VectorActivations::siluBackward);
    }
  }

  static void relu(float[] x, float[] z, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector.fromArray(S, x, i).max(0f).intoArray(z, i);
    }
    if (i < count) {
      last(x, z, i, count, VectorActivations::relu);
    }
  }

  static void reluBackward(float[] x, float[] dy, float[] z, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      var on = FloatVector.fromArray(S, x, i).compare(VectorOperators.GT, 0f);
      FloatVector.zero(S).blend(FloatVector.fromArray(S, dy, i), on).intoArray(z, i);
    }
    if (i < count) {
      last(x, dy, z, i, count, VectorActivations::reluBackward);
    }
  }
}
