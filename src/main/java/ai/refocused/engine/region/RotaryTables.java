package ai.refocused.engine.region;

/**
 * Cosines and sines of rotary embedding (arXiv:2104.09864), one row of {@code half} angles per
 * position. Angles are products of floats, as PyTorch's are: at far positions their rounding is
 * larger than all other differences.
 */
public record RotaryTables(float[] cos, float[] sin, int half) {

  /**
   * Tables for positions 0 to {@code positions - 1}.
   *
   * @param size features that are turned, twice the number of angles
   */
  public static RotaryTables of(int positions, int size, double theta) {
    int half = size / 2;
    float[] cos = new float[positions * half];
    float[] sin = new float[positions * half];
    for (int i = 0; i < half; i++) {
      float exponent = (float) (2 * i) / size;
      float inverseFrequency = 1 / (float) Math.pow((float) theta, exponent);
      for (int p = 0; p < positions; p++) {
        float angle = p * inverseFrequency;
        cos[p * half + i] = (float) Math.cos(angle);
        sin[p * half + i] = (float) Math.sin(angle);
      }
    }
    return new RotaryTables(cos, sin, half);
  }
}
