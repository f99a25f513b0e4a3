package ai.refocused.monitor.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Fewer points for a line that looks the same: of each of equally long stretches the first, lowest,
 * highest and last stay, so that no spike is lost.
 */
final class Thinning {
  private static final int PER_STRETCH = 4;

  private Thinning() {}

  static List<Point> of(List<Point> points, int most) {
    if (points.size() <= most) {
      return points;
    }
    int stretches = most / PER_STRETCH;
    List<Point> kept = new ArrayList<>();
    for (int i = 0; i < stretches; i++) {
      int from = (int) ((long) points.size() * i / stretches);
      int to = (int) ((long) points.size() * (i + 1) / stretches);
      addExtremes(points, from, to, kept);
    }
    return kept;
  }

  private static void addExtremes(List<Point> points, int from, int to, List<Point> kept) {
    int lowest = from;
    int highest = from;
    for (int i = from; i < to; i++) {
      lowest = points.get(i).y() < points.get(lowest).y() ? i : lowest;
      highest = points.get(i).y() > points.get(highest).y() ? i : highest;
    }
    int[] order = {from, Math.min(lowest, highest), Math.max(lowest, highest), to - 1};
    for (int i = 0; i < order.length; i++) {
      if (i == 0 || order[i] != order[i - 1]) {
        kept.add(points.get(order[i]));
      }
    }
  }
}
