package ai.refocused.weights;

/** IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. */
public final class HalfFloat {
  private static final int FRACTION_SHIFT = 13;
  private static final int INFINITY = 0x7f800000;

  private HalfFloat() {}

  /** Every half is a float, so this is exact; a NaN keeps its payload. */
  public static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float subnormal = fraction * 0x1p-24f;
      return sign == 0 ? subnormal : -subnormal;
    }
    int bits =
        exponent == 0x1f
            ? INFINITY | fraction << FRACTION_SHIFT
            : (exponent + 112) << 23 | fraction << FRACTION_SHIFT;
    return Float.intBitsToFloat(sign | bits);
  }

  /** Rounds to nearest, ties to even; what is too large becomes infinite. */
  public static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > INFINITY) {
      return (short) (sign | 0x7e00 | ((magnitude >>> FRACTION_SHIFT) & 0x3ff));
    }
    if (magnitude >= 0x477ff000) { // 65520 and up round to infinity
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x38800000) { // below 2^-14 halves are multiples of 2^-24
      return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24));
    }
    int odd = magnitude >>> FRACTION_SHIFT & 1;
    int rounded = magnitude + 0xfff + odd;
    return (short) (sign | (rounded >>> FRACTION_SHIFT) - (112 << 10));
  }
}
