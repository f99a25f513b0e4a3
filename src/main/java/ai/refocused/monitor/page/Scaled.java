package ai.refocused.monitor.page;

import ai.refocused.monitor.chart.Point;
import java.util.List;

/**
 * Values divided by a power of ten, so that an axis shows short numbers.
 *
 * @param unit to follow a chart's title
 */
record Scaled(String unit, List<Point> points) {
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  /** Rates in units of the power of ten of the highest. */
  static Scaled learningRate(List<Point> points) {
    double most = most(points);
    int exponent = most > 0 ? (int) Math.floor(Math.log10(most)) : 0;
    if (exponent >= -1) {
      return new Scaled("", points);
    }
    return by(Math.pow(10, exponent), " in units of 10⁻" + superscript(-exponent), points);
  }

  /** Bytes in MB or GB. */
  static Scaled bytes(List<Point> points) {
    return most(points) < 1e9 ? by(1e6, " in MB", points) : by(1e9, " in GB", points);
  }

  private static Scaled by(double divisor, String unit, List<Point> points) {
    return new Scaled(
        unit, points.stream().map(point -> new Point(point.x(), point.y() / divisor)).toList());
  }

  private static double most(List<Point> points) {
    return points.stream().mapToDouble(Point::y).max().orElse(0);
  }

  private static String superscript(int number) {
    StringBuilder text = new StringBuilder();
    String.valueOf(number).chars().forEach(c -> text.append(SUPERSCRIPTS.charAt(c - '0')));
    return text.toString();
  }
}
