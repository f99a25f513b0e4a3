package ai.refocused.engine.simd;

import ai.refocused.engine.Gelu;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Activation functions and their derivatives; {@link ai.refocused.engine.RowMath} has formulas. */
final class VectorActivations {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private VectorActivations() {}

  static void geluErf(float[] x, float[] z, int count) {
    for (int i = 0; i < count; i += W) {
      VectorMask<Float> live = S.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(S, x, i, live);
      FloatVector gauss = VectorMath.exp(v.mul(v).mul(-0.5f));
      v.mul(VectorMath.normalCdf(v, gauss)).intoArray(z, i, live);
    }
  }

  static void geluErfBackward(float[] x, float[] dy, float[] z, int count) {
    for (int i = 0; i < count; i += W) {
      VectorMask<Float> live = S.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(S, x, i, live);
      FloatVector gauss = VectorMath.exp(v.mul(v).mul(-0.5f));
      FloatVector slope =
          v.mul(gauss).mul((float) Gelu.INVERSE_SQRT_2_PI).add(VectorMath.normalCdf(v, gauss));
      FloatVector.fromArray(S, dy, i, live).mul(slope).intoArray(z, i, live);
    }
  }

  static void geluTanh(float[] x, float[] z, int count) {
    for (int i = 0; i < count; i += W) {
      VectorMask<Float> live = S.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(S, x, i, live);
      FloatVector inner = v.mul(v).mul(Gelu.CUBIC).add(1f).mul(v).mul(Gelu.SQRT_2_OVER_PI);
      VectorMath.tanh(inner).add(1f).mul(v).mul(0.5f).intoArray(z, i, live);
    }
  }

  static void geluTanhBackward(float[] x, float[] dy, float[] z, int count) {
    for (int i = 0; i < count; i += W) {
      VectorMask<Float> live = S.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(S, x, i, live);
      FloatVector square = v.mul(v);
      FloatVector t =
          VectorMath.tanh(square.mul(Gelu.CUBIC).add(1f).mul(v).mul(Gelu.SQRT_2_OVER_PI));
      FloatVector slope = square.mul(3 * Gelu.CUBIC).add(1f).mul(Gelu.SQRT_2_OVER_PI);
      FloatVector bell = t.mul(t).neg().add(1f).mul(v).mul(slope);
      FloatVector.fromArray(S, dy, i, live)
          .mul(t.add(1f).add(bell).mul(0.5f))
          .intoArray(z, i, live);
    }
  }

  static void silu(float[] x, float[] z, int count) {
    for (int i = 0; i < count; i += W) {
      VectorMask<Float> live = S.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(S, x, i, live);
      v.mul(VectorMath.sigmoid(v)).intoArray(z, i, live);
    }
  }

  static void siluBackward(float[] x, float[] dy, float[] z, int count) {
    for (int i = 0; i < count; i += W) {
      VectorMask<Float> live = S.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(S, x, i, live);
      FloatVector s = VectorMath.sigmoid(v);
      FloatVector slope = s.neg().add(1f).mul(v).add(1f).mul(s);
      FloatVector.fromArray(S, dy, i, live).mul(slope).intoArray(z, i, live);
    }
  }

  static void relu(float[] x, float[] z, int count) {
    for (int i = 0; i < count; i += W) {
      VectorMask<Float> live = S.indexInRange(i, count);
      FloatVector.fromArray(S, x, i, live).max(0f).intoArray(z, i, live);
    }
  }

  static void reluBackward(float[] x, float[] dy, float[] z, int count) {
    for (int i = 0; i < count; i += W) {
      VectorMask<Float> live = S.indexInRange(i, count);
      VectorMask<Float> on = FloatVector.fromArray(S, x, i, live).compare(VectorOperators.GT, 0f);
      FloatVector.zero(S).blend(FloatVector.fromArray(S, dy, i, live), on).intoArray(z, i, live);
    }
  }
}
