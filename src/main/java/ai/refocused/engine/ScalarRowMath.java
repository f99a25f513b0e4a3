package ai.refocused.engine;

/** Plain loops, for JVMs without the Vector API. */
final class ScalarRowMath implements RowMath {

  /** Sums run in this many lanes: errors of rounding stay small, as in vectors. */
  private static final int LANES = 16;

  /** Logarithm of the smallest normal float. */
  private static final float SMALLEST = -87.33654f;

  @Override
  public float sum(float[] x, int at, int count) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < count; i++) {
      lanes[i % LANES] += x[at + i];
    }
    return total(lanes);
  }

  @Override
  public float dot(float[] x, int xAt, float[] y, int yAt, int count) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < count; i++) {
      lanes[i % LANES] += x[xAt + i] * y[yAt + i];
    }
    return total(lanes);
  }

  @Override
  public float squaredDeviations(float[] x, int at, float shift, int count) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < count; i++) {
      float d = x[at + i] - shift;
      lanes[i % LANES] += d * d;
    }
    return total(lanes);
  }

  private static float total(float[] lanes) {
    float total = 0;
    for (float lane : lanes) {
      total += lane;
    }
    return total;
  }

  @Override
  public float max(float[] x, int at, int count) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, x[at + i]);
    }
    return max;
  }

  @Override
  public void add(float[] x, float[] y, float[] z, int at, int count) {
    for (int i = at; i < at + count; i++) {
      z[i] = x[i] + y[i];
    }
  }

  @Override
  public void addScaled(float a, float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i++) {
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
    for (int i = 0; i < count; i++) {
      z[at + i] = (x[at + i] - mean) * rstd * gamma[i] + beta[i];
    }
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
    double sum = 0;
    double sumXhat = 0;
    for (int i = 0; i < count; i++) {
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
    float meanG = (float) (sum / count);
    float meanGXhat = (float) (sumXhat / count);
    for (int i = 0; i < count; i++) {
      float xhat = (x[i] - mean) * rstd;
      dx[i] = rstd * (dy[i] * gamma[i] - meanG - xhat * meanGXhat);
    }
  }

  @Override
  public float expShifted(float[] x, int at, float shift, int count) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < count; i++) {
      float d = x[at + i] - shift;
      float e = d < SMALLEST ? 0 : (float) Math.exp(d);
      x[at + i] = e;
      lanes[i % LANES] += e;
    }
    return total(lanes);
  }

  @Override
  public void scale(float[] x, int at, float a, int count) {
    for (int i = at; i < at + count; i++) {
      x[i] *= a;
    }
  }

  @Override
  public void softmaxBackward(float[] p, float[] dp, int at, float delta, float a, int count) {
    for (int i = at; i < at + count; i++) {
      dp[i] = p[i] * (dp[i] - delta) * a;
    }
  }

  @Override
  public void multiply(float[] x, float[] y, float[] z, int count) {
    for (int i = 0; i < count; i++) {
      z[i] = x[i] * y[i];
    }
  }

  @Override
  public void geluErf(float[] x, float[] z, float[] slope, int count) {
    for (int i = 0; i < count; i++) {
      float v = x[i];
      float cdf = Gelu.normalCdf(v);
      z[i] = v * cdf;
      slope[i] = cdf + v * (float) (Math.exp(-0.5 * v * v) * Gelu.INVERSE_SQRT_2_PI);
    }
  }

  @Override
  public void geluTanh(float[] x, float[] z, float[] slope, int count) {
    for (int i = 0; i < count; i++) {
      float v = x[i];
      float t = (float) Math.tanh(Gelu.SQRT_2_OVER_PI * (v + Gelu.CUBIC * v * v * v));
      float inner = Gelu.SQRT_2_OVER_PI * (1 + 3 * Gelu.CUBIC * v * v);
      z[i] = 0.5f * v * (1 + t);
      slope[i] = 0.5f * (1 + t) + 0.5f * v * (1 - t * t) * inner;
    }
  }

  @Override
  public void silu(float[] x, float[] z, float[] slope, int count) {
    for (int i = 0; i < count; i++) {
      float v = x[i];
      float exp = (float) Math.exp(-v);
      float s = 1 / (1 + exp);
      z[i] = v / (1 + exp);
      slope[i] = s * (1 + v * (1 - s));
    }
  }

  @Override
  public void relu(float[] x, float[] z, float[] slope, int count) {
    for (int i = 0; i < count; i++) {
      float v = x[i];
      z[i] = Math.max(v, 0);
      slope[i] = v > 0 ? 1 : 0;
    }
  }

  @Override
  public void dropout(float[] x, float[] z, int seed, float p, int count) {
    int threshold = Dropout.threshold(p);
    float keep = 1 / (1 - p);
    for (int i = 0; i < count; i++) {
      z[i] = Dropout.drops(seed + i, threshold) ? 0 : x[i] * keep;
    }
  }

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
