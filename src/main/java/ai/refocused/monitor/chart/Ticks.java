package ai.refocused.monitor.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Round numbers along an axis: steps of 1, 2 or 5 times a power of ten.
 *
 * @param low start of the axis
 * @param high end of the axis, above {@code low}
 * @param step between two ticks
 */
record Ticks(double low, double high, double step) {

  /** Share of the values that an axis spans at least: less is noise that looks like a change. */
  private static final double LEAST_SPAN = 0.01;

  /** An axis from tick to tick around a range. */
  static Ticks around(double least, double most, int count) {
    double size = Math.max(Math.abs(least), Math.abs(most));
    double span = Math.max(most - least, size == 0 ? 1 : size * LEAST_SPAN);
    double missing = span - (most - least);
    double step = roundStep(span / count);
    double low = Math.floor((least - missing / 2) / step + 1e-9) * step;
    double high = Math.ceil((most + missing / 2) / step - 1e-9) * step;
    return new Ticks(low, high > low ? high : low + step, step);
  }

  /** An axis that ends where the range does, with ticks inside; for counts such as steps. */
  static Ticks within(double low, double high, int count) {
    double step = Math.max(1, roundStep((high - low) / count));
    return new Ticks(low, high, step);
  }

  private static double roundStep(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    double round = digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10;
    return round * power;
  }

  /** The ticks, ascending. */
  List<Double> values() {
    List<Double> values = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    for (long i = first; i <= last; i++) {
      values.add(i * step);
    }
    return values;
  }

  /** A tick with as many decimals as the step needs. */
  String label(double value) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", value == 0 ? 0 : value);
  }
}
