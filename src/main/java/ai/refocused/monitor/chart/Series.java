package ai.refocused.monitor.chart;

import java.util.List;

/**
 * Points that belong together.
 *
 * @param label what it is, shown at its end; empty for none
 * @param points by ascending x; those that are not finite are left out
 */
public record Series(String label, Look look, List<Point> points) {
  public Series {
    points = points.stream().filter(Point::isFinite).toList();
  }

  /** How a series is drawn. Kinds differ in shape as well as in colour. */
  public enum Look {
    /** The measured values where another series shows their course: thin and pale. */
    RAW("raw"),
    /** The line to look at. */
    LINE("main"),
    /** Few values, each marked by a dot; the second colour. */
    DOTS("dots");

    private final String styleClass;

    Look(String styleClass) {
      this.styleClass = styleClass;
    }

    String styleClass() {
      return styleClass;
    }
  }

  Point last() {
    return points.get(points.size() - 1);
  }
}
