package ai.refocused.train.optimizer.quantization;

import java.util.Arrays;

/**
 * The 256 values of dynamic tree quantization (Dettmers 2015, arXiv:1511.04561; Dettmers et al.
 * 2021, arXiv:2110.02861, section 1.3): for each power of ten from 1e-6 to 1, evenly spaced numbers
 * from a tenth of it up to it, twice as many with each power; and 0 and 1. So there are seven
 * orders of magnitude, and most values are where they are large. The signed map has the negative
 * numbers too, the unsigned one twice as many positive ones.
 */
public final class DynamicMap {
  private static final int POWERS = 7;
  private static final int CODES = 256;

  /** Bits of a float that are left out of the key that codes are looked up by: 2^-8 of a number. */
  private static final int KEY_SHIFT = 15;

  /** Keys of numbers below 2^-24, which is less than half the smallest value, are not needed. */
  private static final int FIRST_KEY = Float.floatToRawIntBits(0x1p-24f) >>> KEY_SHIFT;

  private static final int KEYS = (Float.floatToRawIntBits(1) >>> KEY_SHIFT) - FIRST_KEY + 1;

  /** For numbers from -1 to 1. */
  public static final DynamicMap SIGNED = new DynamicMap(true);

  /** For numbers from 0 to 1. */
  public static final DynamicMap UNSIGNED = new DynamicMap(false);

  private final float[] values;

  /** Where the next code is the nearer one, for each but the last. */
  private final float[] borders = new float[CODES];

  /** The code of the least number of each key, by the sign of the number. */
  private final short[][] codes = new short[2][KEYS];

  private DynamicMap(boolean signed) {
    values = values(signed);
    for (int code = 0; code + 1 < CODES; code++) {
      borders[code] = (float) (((double) values[code] + values[code + 1]) / 2);
    }
    borders[CODES - 1] = Float.POSITIVE_INFINITY;
    for (int key = 0; key < KEYS; key++) {
      float least = key == 0 ? 0 : Float.intBitsToFloat((FIRST_KEY + key) << KEY_SHIFT);
      codes[0][key] = (short) nearest(least);
      codes[1][key] = (short) nearest(-least);
    }
  }

  private static float[] values(boolean signed) {
    float[] values = new float[CODES];
    int next = 0;
    values[next++] = 0;
    values[next++] = 1;
    for (int power = 0; power < POWERS; power++) {
      int count = 1 << (signed ? power : power + 1);
      for (int i = 0; i < count; i++) {
        double middle = 0.1 + 0.9 * (i + 0.5) / count;
        float value = (float) (middle * Math.pow(10, power - (POWERS - 1)));
        values[next++] = value;
        if (signed) {
          values[next++] = -value;
        }
      }
    }
    Arrays.sort(values);
    return values;
  }

  private int nearest(float number) {
    int code = 0;
    while (number > borders[code]) {
      code++;
    }
    return code;
  }

  /** The code, 0 to 255, whose value is nearest to a number within the map's range. */
  public int code(float number) {
    int bits = Float.floatToRawIntBits(number);
    int key = Math.min(KEYS - 1, Math.max(0, ((bits & 0x7FFFFFFF) >>> KEY_SHIFT) - FIRST_KEY));
    int code = codes[bits >>> 31][key];
    // At most a step or two: a key spans less than the distance of two values.
    while (number > borders[code]) {
      code++;
    }
    while (code > 0 && number <= borders[code - 1]) {
      code--;
    }
    return code;
  }

  /** The value of a code. */
  public float value(int code) {
    return values[code];
  }
}
