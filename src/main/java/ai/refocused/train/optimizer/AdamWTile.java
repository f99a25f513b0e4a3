package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;

/**
 * One thread's piece of the vectors on the heap. Every loop here is simple on purpose: C2 turns
 * such loops, and only such, into vector instructions.
 */
final class AdamWTile {
  private final float[] weight;
  private final float[] gradient;
  private final float[] mean;
  private final float[] square;

  AdamWTile(int capacity) {
    weight = new float[capacity];
    gradient = new float[capacity];
    mean = new float[capacity];
    square = new float[capacity];
  }

  void load(NativeFloats weights, NativeFloats gradients, long offset, int length) {
    weights.get(offset, weight, 0, length);
    gradients.get(offset, gradient, 0, length);
  }

  /** The tile's means of gradients, for the optimizer to fill and to keep. */
  float[] means() {
    return mean;
  }

  /** Likewise its means of squared gradients. */
  float[] squares() {
    return square;
  }

  void scaleGradients(float factor, int length) {
    if (factor == 1) {
      return;
    }
    for (int i = 0; i < length; i++) {
      gradient[i] *= factor;
    }
  }

  void decay(float factor, int length) {
    if (factor == 1) {
      return;
    }
    for (int i = 0; i < length; i++) {
      weight[i] *= factor;
    }
  }

  void average(float meanShare, double beta2, int length) {
    float keep = (float) beta2;
    float squareShare = (float) (1 - beta2);
    for (int i = 0; i < length; i++) {
      float g = gradient[i];
      mean[i] += (g - mean[i]) * meanShare;
      square[i] = square[i] * keep + squareShare * g * g;
    }
  }

  void apply(float rate, float squareCorrection, float epsilon, int length) {
    for (int i = 0; i < length; i++) {
      float denominator = (float) Math.sqrt(square[i]) / squareCorrection + epsilon;
      weight[i] -= rate * (mean[i] / denominator);
    }
  }

  void store(NativeFloats weights, long offset, int length) {
    weights.put(offset, weight, 0, length);
  }
}
