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
  private interface Activation {
    void apply(float[] x, float[] z, float[] slope, int count);
  }

  /**
   * The last elements, fewer than a vector has. Masked vectors would do it, but are slow in Java
   * 17.
   */
  private static void last(
      float[] x, float[] z, float[] slope, int from, int count, Activation activation) {
    float[] padded = Arrays.copyOfRange(x, from, from + W);
    float[] paddedSlope = new float[W];
    activation.apply(padded, padded, paddedSlope, W);
    System.arraycopy(padded, 0, z, from, count - from);
    System.arraycopy(paddedSlope, 0, slope, from, count - from);
  }

  static void geluErf(float[] x, float[] z, float[] slope, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector gauss = VectorMath.exp(v.mul(v).mul(-0.5f));
      FloatVector cdf = VectorMath.normalCdf(v, gauss);
      v.mul(cdf).intoArray(z, i);
      v.mul(gauss).mul((float) Gelu.INVERSE_SQRT_2_PI).add(cdf).intoArray(slope, i);
    }
    if (i < count) {
      last(x, z, slope, i, count, VectorActivations::geluErf);
    }
  }

  static void geluTanh(float[] x, float[] z, float[] slope, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector square = v.mul(v);
      FloatVector t =
          VectorMath.tanh(square.mul(Gelu.CUBIC).add(1f).mul(v).mul(Gelu.SQRT_2_OVER_PI));
      t.add(1f).mul(v).mul(0.5f).intoArray(z, i);
      FloatVector inner = square.mul(3 * Gelu.CUBIC).add(1f).mul(Gelu.SQRT_2_OVER_PI);
      FloatVector bell = t.mul(t).neg().add(1f).mul(v).mul(inner);
      t.add(1f).add(bell).mul(0.5f).intoArray(slope, i);
    }
    if (i < count) {
      last(x, z, slope, i, count, VectorActivations::geluTanh);
    }
  }

  static void silu(float[] x, float[] z, float[] slope, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector s = VectorMath.sigmoid(v);
      v.mul(s).intoArray(z, i);
      s.neg().add(1f).mul(v).add(1f).mul(s).intoArray(slope, i);
    }
    if (i < count) {
      last(x, z, slope, i, count, VectorActivations::silu);
    }
  }

  static void relu(float[] x, float[] z, float[] slope, int count) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector one = FloatVector.broadcast(S, 1f);
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      v.max(0f).intoArray(z, i);
      zero.blend(one, v.compare(VectorOperators.GT, 0f)).intoArray(slope, i);
    }
    if (i < count) {
      last(x, z, slope, i, count, VectorActivations::relu);
    }
  }
}
