package ai.refocused.weights;

/** bfloat16: the upper half of a float32. */
final class BrainFloat {
  private BrainFloat() {}

  static float toFloat(short brain) {
    return Float.intBitsToFloat(brain << 16);
  }

  /** Rounds to nearest, ties to even; NaN stays NaN. */
  static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40); // keeps it a NaN if only low bits told so
    }
    int odd = bits >>> 16 & 1;
    return (short) ((bits + 0x7fff + odd) >>> 16);
  }
}
