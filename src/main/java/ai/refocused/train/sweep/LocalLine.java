package ai.refocused.train.sweep;

import java.util.function.IntToDoubleFunction;

/**
 * The line of least squares through the values around a place: its height there is a mean that does
 * not trail the values, and its slope the slope of the values without most of their noise (Savitzky
 * and Golay 1964, of first order).
 *
 * @param height at the place
 * @param slope a step
 */
record LocalLine(double height, double slope) {

  /**
   * The line through the values from {@code at - reach} to {@code at + reach}, or those of them
   * that there are.
   *
   * @param count number of values, from 0
   */
  static LocalLine of(IntToDoubleFunction values, int count, int at, int reach) {
    int from = Math.max(0, at - reach);
    int to = Math.min(count - 1, at + reach);
    double middle = (from + to) / 2.0;
    double mean = 0;
    double products = 0;
    double squares = 0;
    for (int i = from; i <= to; i++) {
      mean += values.applyAsDouble(i) / (to - from + 1);
      products += (i - middle) * values.applyAsDouble(i);
      squares += (i - middle) * (i - middle);
    }
    double slope = squares == 0 ? 0 : products / squares;
    return new LocalLine(mean + slope * (at - middle), slope);
  }
}
