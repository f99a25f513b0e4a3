package ai.refocused.engine;

/** Constants and the scalar form of the Gaussian error linear unit (arXiv:1606.08415). */
public final class Gelu {
  /** Factor of the cube in the tanh form. */
  public static final float CUBIC = 0.044715f;

  /** sqrt(2 / pi), the tanh form's factor; as a float it is also the one of {@code gelu_fast}. */
  public static final float SQRT_2_OVER_PI = 0.7978846f;

  public static final double INVERSE_SQRT_2_PI = 0.3989422804014327;

  /*
   * erf(x) = 1 - (a1 t + ... + a5 t^5) exp(-x^2), t = 1 / (1 + P x), for x >= 0: absolute error below
   * 1.5e-7 (Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26).
   */
  public static final float P = 0.3275911f;
  public static final float A1 = 0.2548296f;
  public static final float A2 = -0.28449672f;
  public static final float A3 = 1.4214138f;
  public static final float A4 = -1.4531521f;
  public static final float A5 = 1.0614054f;

  private Gelu() {}

  /** Probability that a standard normal variable is below x. */
  static float normalCdf(float x) {
    double z = Math.abs(x) * Math.sqrt(0.5);
    double t = 1 / (1 + P * z);
    double tail = ((((A5 * t + A4) * t + A3) * t + A2) * t + A1) * t * Math.exp(-z * z);
    return (float) (x < 0 ? 0.5 * tail : 1 - 0.5 * tail);
  }
}
