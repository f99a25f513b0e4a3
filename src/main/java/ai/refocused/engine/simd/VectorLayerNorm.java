package ai.refocused.engine.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Layer normalization; {@link ai.refocused.engine.RowMath} has formulas. Each loop is a method of
 * its own: larger ones are more than Java 17's compiler puts {@link VectorMath}'s into, and every
 * vector that is passed on would be an object.
 */
final class VectorLayerNorm {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private VectorLayerNorm() {}

  static void normalize(
      float[] x,
      int at,
      float mean,
      float rstd,
      float[] gamma,
      float[] beta,
      float[] z,
      int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector.fromArray(S, x, at + i)
          .sub(mean)
          .mul(rstd)
          .fma(FloatVector.fromArray(S, gamma, i), FloatVector.fromArray(S, beta, i))
          .intoArray(z, at + i);
    }
    for (; i < count; i++) {
      z[at + i] = (x[at + i] - mean) * rstd * gamma[i] + beta[i];
    }
  }

  static void normalizeBackward(
      float[] x,
      float[] dy,
      float mean,
      float rstd,
      float[] gamma,
      float[] dx,
      float[] dGamma,
      float[] dBeta,
      int count) {
    if (dGamma != null) {
      addGammaGradient(x, dy, mean, rstd, dGamma, count);
    }
    if (dBeta != null) {
      addBetaGradient(dy, dBeta, count);
    }
    float meanG = sum(dy, gamma, count) / count;
    float meanGXhat = sumTimesNormalized(x, dy, mean, rstd, gamma, count) / count;
    normalizeBackwardRow(x, dy, mean, rstd, gamma, dx, meanG, meanGXhat, count);
  }

  private static void addGammaGradient(
      float[] x, float[] dy, float mean, float rstd, float[] dGamma, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector xhat = FloatVector.fromArray(S, x, i).sub(mean).mul(rstd);
      FloatVector.fromArray(S, dy, i)
          .fma(xhat, FloatVector.fromArray(S, dGamma, i))
          .intoArray(dGamma, i);
    }
    for (; i < count; i++) {
      dGamma[i] += dy[i] * ((x[i] - mean) * rstd);
    }
  }

  private static void addBetaGradient(float[] dy, float[] dBeta, int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector.fromArray(S, dy, i).add(FloatVector.fromArray(S, dBeta, i)).intoArray(dBeta, i);
    }
    for (; i < count; i++) {
      dBeta[i] += dy[i];
    }
  }

  /** Of dy * gamma. */
  private static float sum(float[] dy, float[] gamma, int count) {
    FloatVector acc = FloatVector.zero(S);
    int i = 0;
    for (; i <= count - W; i += W) {
      acc = acc.add(FloatVector.fromArray(S, dy, i).mul(FloatVector.fromArray(S, gamma, i)));
    }
    float sum = VectorMath.total(acc);
    for (; i < count; i++) {
      sum += dy[i] * gamma[i];
    }
    return sum;
  }

  /** Of dy * gamma * (x - mean) * rstd. */
  private static float sumTimesNormalized(
      float[] x, float[] dy, float mean, float rstd, float[] gamma, int count) {
    FloatVector acc = FloatVector.zero(S);
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector xhat = FloatVector.fromArray(S, x, i).sub(mean).mul(rstd);
      FloatVector g = FloatVector.fromArray(S, dy, i).mul(FloatVector.fromArray(S, gamma, i));
      acc = g.fma(xhat, acc);
    }
    float sum = VectorMath.total(acc);
    for (; i < count; i++) {
      sum += dy[i] * gamma[i] * ((x[i] - mean) * rstd);
    }
    return sum;
  }

  private static void normalizeBackwardRow(
      float[] x,
      float[] dy,
      float mean,
      float rstd,
      float[] gamma,
      float[] dx,
      float meanG,
      float meanGXhat,
      int count) {
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector xhat = FloatVector.fromArray(S, x, i).sub(mean).mul(rstd);
      FloatVector.fromArray(S, dy, i)
          .mul(FloatVector.fromArray(S, gamma, i))
          .sub(meanG)
          .sub(xhat.mul(meanGXhat))
          .mul(rstd)
          .intoArray(dx, i);
    }
    for (; i < count; i++) {
      float xhat = (x[i] - mean) * rstd;
      dx[i] = rstd * (dy[i] * gamma[i] - meanG - xhat * meanGXhat);
    }
  }
}
