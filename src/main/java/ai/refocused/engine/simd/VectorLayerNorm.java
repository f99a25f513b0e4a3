package ai.refocused.engine.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Layer normalization; {@link ai.refocused.engine.RowMath} has formulas. */
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
    FloatVector accG = FloatVector.zero(S);
    FloatVector accGXhat = FloatVector.zero(S);
    int i = 0;
    for (; i <= count - W; i += W) {
      FloatVector xhat = FloatVector.fromArray(S, x, i).sub(mean).mul(rstd);
      FloatVector d = FloatVector.fromArray(S, dy, i);
      FloatVector g = d.mul(FloatVector.fromArray(S, gamma, i));
      accG = accG.add(g);
      accGXhat = g.fma(xhat, accGXhat);
      if (dGamma != null) {
        d.fma(xhat, FloatVector.fromArray(S, dGamma, i)).intoArray(dGamma, i);
      }
      if (dBeta != null) {
        d.add(FloatVector.fromArray(S, dBeta, i)).intoArray(dBeta, i);
      }
    }
    float sum = VectorMath.total(accG);
    float sumXhat = VectorMath.total(accGXhat);
    for (; i < count; i++) {
      float xhat = (x[i] - mean) * rstd;
      float g = dy[i] * gamma[i];
      sum += g;
      sumXhat += g * xhat;
      if (dGamma != null) {
        dGamma[i] += dy[i] * xhat;
      }
      if (dBeta != null) {
        dBeta[i] += dy[i];
      }
    }
    normalizeBackwardRow(x, dy, mean, rstd, gamma, dx, sum / count, sumXhat / count, count);
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
