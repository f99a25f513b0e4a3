package ai.refocused.engine.bf16;

/**
 * Rows of float bits and of bfloat16. Two bfloat16 share an int: element j of the first half of a
 * row the lower half, element j of the second half the upper one. So packing and unpacking are
 * plain loops over int arrays, which the compiler turns into vector instructions; a product does
 * not see the order as long as both its operands have it.
 */
final class Bf16Rows {
  private static final int UPPER = 0xffff0000;

  private Bf16Rows() {}

  /** Rounds a row of {@code 2 * half} floats, to the nearest and ties to even. */
  static void pack(int[] bits, int half, int[] packed) {
    pack(bits, 0, bits, half, packed, half);
  }

  /** Rounds and pairs {@code count} floats of two rows. */
  static void pack(
      int[] lower, int lowerFrom, int[] upper, int upperFrom, int[] packed, int count) {
    for (int j = 0; j < count; j++) {
      packed[j] = (rounded(lower[lowerFrom + j]) >>> 16) | (rounded(upper[upperFrom + j]) & UPPER);
    }
  }

  /** The upper half holds the rounded number. */
  private static int rounded(int bits) {
    return bits + 0x7fff + ((bits >>> 16) & 1);
  }

  /** Widens a row to {@code 2 * half} floats. */
  static void unpack(int[] packed, int half, int[] bits) {
    for (int j = 0; j < half; j++) {
      bits[j] = packed[j] << 16;
    }
    for (int j = 0; j < half; j++) {
      bits[half + j] = packed[j] & UPPER;
    }
  }

  /** Where row {@code r} of {@code 2 * half} goes, so that rows come in the order of elements. */
  static int place(int r, int half) {
    return r < half ? 2 * r : 2 * (r - half) + 1;
  }
}
