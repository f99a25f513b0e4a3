package ai.refocused.monitor.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * The exponential mean of a series: {@code m = m + a (y - m)} with {@code a = 2 / (span + 1)},
 * divided by {@code 1 - (1 - a)^n} so that it does not lean on its start (as Adam's moments,
 * arXiv:1412.6980).
 */
public final class Smoothing {
  private static final int SHARE = 10;
  private static final int MOST = 100;

  private Smoothing() {}

  /** A span that suits a number of points: a tenth, at most 100; 1 means no smoothing. */
  public static int spanFor(int points) {
    return Math.max(1, Math.min(MOST, points / SHARE));
  }

  /** Smooths; values that are not finite are passed over. */
  public static List<Point> of(List<Point> points, int span) {
    double weight = 2.0 / (span + 1);
    double mean = 0;
    double bias = 1;
    List<Point> smooth = new ArrayList<>();
    for (Point point : points) {
      if (point.isFinite()) {
        mean += weight * (point.y() - mean);
        bias *= 1 - weight;
        smooth.add(new Point(point.x(), mean / (1 - bias)));
      }
    }
    return smooth;
  }
}
