package ai.refocused.engine.simd;

import ai.refocused.engine.Dropout;
import ai.refocused.engine.RowMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Row arithmetic in the widest registers that the processor has. */
public final class VectorRowMath implements RowMath {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  @Override
  public float sum(float[] x, int at, int count) {
    FloatVector acc = FloatVector.zero(S);
    int i = 0;
    for (; i <= count - W; i += W) {
      acc = acc.add(FloatVector.fromArray(S, x, at + i));
    }
    float sum = VectorMath.total(acc);
    for (; i < count; i++) {
      sum += x[at + i];
    }
    return sum;
  }

  @Override
  public float dot(float[] x, int xAt, float[] y, int yAt, int count) {
    FloatVector acc = FloatVector.zero(S);
    int i = 0;
    for (; i <= count - W; i += W) {
      acc = FloatVector.fromArray(S, x, xAt + i).fma(FloatVector.fromArray(S, y, yAt + i), acc);
    }
    float sum = VectorMath.total(acc);
    for (; i < count; i++) {
      sum += x[xAt + i] * y[yAt + i];
    }
    return sum;
  }

  @Override
  public float squaredDeviations(float[] x, int at, float shift, int count) {
    FloatVector acc = FloatVector.zero(S);
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector d = FloatVector.fromArray(S, x, at + i).sub(shift);
      acc = d.fma(d, acc);
    }
    float sum = VectorMath.total(acc);
    for (; i < count; i++) {
      float d = x[at + i] - shift;
      sum += d * d;
    }
    return sum;
  }

  @Override
  public float max(float[] x, int at, int count) {
    FloatVector acc = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= count - W; i += W) {
      acc = acc.max(FloatVector.fromArray(S, x, at + i));
    }
    float max = acc.reduceLanes(VectorOperators.MAX);
    for (; i < count; i++) {
      max = Math.max(max, x[at + i]);
    }
    return max;
  }

  @Override
  public void add(float[] x, float[] y, float[] z, int at, int count) {
    int i = at;
    for (; i <= at + count - W; i += W) {
      FloatVector.fromArray(S, x, i).add(FloatVector.fromArray(S, y, i)).intoArray(z, i);
    }
    for (; i < at + count; i++) {
      z[i] = x[i] + y[i];
    }
  }

  @Override
  public void addScaled(float a, float[] x, int xAt, float[] y, int yAt, int count) {
    FloatVector factor = FloatVector.broadcast(S, a);
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector.fromArray(S, x, xAt + i)
          .fma(factor, FloatVector.fromArray(S, y, yAt + i))
          .intoArray(y, yAt + i);
    }
    for (; i < count; i++) {
      y[yAt + i] += a * x[xAt + i];
    }
  }

  @Override
  public void normalize(
      float[] x,
      int at,
      float mean,
      float rstd,
      float[] gamma,
      float[] beta,
      float[] z,
      int count) {
    VectorLayerNorm.normalize(x, at, mean, rstd, gamma, beta, z, count);
  }

  @Override
  public void normalizeBackward(
      float[] x,
      float[] dy,
      float mean,
      float rstd,
      float[] gamma,
      float[] dx,
      float[] dGamma,
      float[] dBeta,
      int count) {
    VectorLayerNorm.normalizeBackward(x, dy, mean, rstd, gamma, dx, dGamma, dBeta, count);
  }

  /**
   * Two loops: with the sum in the first, the compiler finds the method too large to put {@link
   * VectorMath}'s into it, and every vector that is passed on would be an object.
   */
  @Override
  public float expShifted(float[] x, int at, float shift, int count) {
    exp(x, at, shift, count);
    return sum(x, at, count);
  }

  private static void exp(float[] x, int at, float shift, int count) {
    int i = at;
    for (; i <= at + count - W; i += W) {
      VectorMath.exp(FloatVector.fromArray(S, x, i).sub(shift)).intoArray(x, i);
    }
    // Masked vectors are slow in Java 17, and a padded one would be an object each time.
    for (; i < at + count; i++) {
      x[i] = VectorMath.exp(x[i] - shift);
    }
  }

  @Override
  public void scale(float[] x, int at, float a, int count) {
    int i = at;
    for (; i <= at + count - W; i += W) {
      FloatVector.fromArray(S, x, i).mul(a).intoArray(x, i);
    }
    for (; i < at + count; i++) {
      x[i] *= a;
    }
  }

  @Override
  public void softmaxBackward(float[] p, float[] dp, int at, float delta, float a, int count) {
    int i = at;
    for (; i <= at + count - W; i += W) {
      FloatVector.fromArray(S, dp, i)
          .sub(delta)
          .mul(FloatVector.fromArray(S, p, i))
          .mul(a)
          .intoArray(dp, i);
    }
    for (; i < at + count; i++) {
      dp[i] = p[i] * (dp[i] - delta) * a;
    }
  }

  @Override
  public void multiply(float[] x, float[] y, float[] z, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector.fromArray(S, x, i).mul(FloatVector.fromArray(S, y, i)).intoArray(z, i);
    }
    for (; i < count; i++) {
      z[i] = x[i] * y[i];
    }
  }

  @Override
  public void geluErf(float[] x, float[] z, float[] slope, int count) {
    VectorActivations.geluErf(x, z, slope, count);
  }

  @Override
  public void geluTanh(float[] x, float[] z, float[] slope, int count) {
    VectorActivations.geluTanh(x, z, slope, count);
  }

  @Override
  public void silu(float[] x, float[] z, float[] slope, int count) {
    VectorActivations.silu(x, z, slope, count);
  }

  @Override
  public void relu(float[] x, float[] z, float[] slope, int count) {
    VectorActivations.relu(x, z, slope, count);
  }

  @Override
  public void dropout(float[] x, float[] z, int seed, float p, int count) {
    int threshold = Dropout.threshold(p);
    float keep = 1 / (1 - p);
    IntVector counter = IntVector.zero(VectorMath.I).addIndex(1).add(seed);
    int i = 0;
    for (; i <= count - W; i += W) {
      // All ones where the unit is dropped, by the sign of a difference: masks are slow in Java 17.
      IntVector dropped =
          VectorMath.mix(counter.add(i))
              .lanewise(VectorOperators.LSHR, 1)
              .sub(threshold)
              .lanewise(VectorOperators.ASHR, 31);
      FloatVector.fromArray(S, x, i)
          .mul(keep)
          .reinterpretAsInts()
          .lanewise(VectorOperators.AND_NOT, dropped)
          .reinterpretAsFloats()
          .intoArray(z, i);
    }
    for (; i < count; i++) {
      z[i] = Dropout.drops(seed + i, threshold) ? 0 : x[i] * keep;
    }
  }

  /** Heads turn a few features only: plain loops. */
  @Override
  public void rotate(
      float[] x, int at, float[] cos, float[] sin, int tableAt, int half, float sign) {
    for (int i = 0; i < half; i++) {
      float a = x[at + i];
      float b = x[at + half + i];
      float c = cos[tableAt + i];
      float s = sign * sin[tableAt + i];
      x[at + i] = a * c - b * s;
      x[at + half + i] = b * c + a * s;
    }
  }
}
