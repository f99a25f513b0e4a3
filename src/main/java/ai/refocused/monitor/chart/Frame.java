package ai.refocused.monitor.chart;

import ai.refocused.monitor.markup.Markup;
import java.util.Locale;

/**
 * The place of a chart's drawing area and its axes; maps data to the SVG's user units.
 *
 * @param width of the whole SVG
 * @param height of the whole SVG
 * @param labelRoom room to the right of the drawing area
 */
record Frame(int width, int height, int labelRoom, Ticks x, Ticks y) {
  private static final int LEAST_LEFT = 52;
  private static final int DIGIT = 7;
  private static final int GAP = 8;
  private static final int TOP = 16;
  private static final int BOTTOM = 40;
  private static final int X_LABEL_DROP = 18;

  double x(double value) {
    return left() + (value - x.low()) / (x.high() - x.low()) * (right() - left());
  }

  double y(double value) {
    return bottom() - (value - y.low()) / (y.high() - y.low()) * (bottom() - TOP);
  }

  /** Left end of the drawing area: there is room for the longest label before it. */
  int left() {
    int longest = y.values().stream().mapToInt(tick -> y.label(tick).length()).max().orElse(0);
    return Math.max(LEAST_LEFT, longest * DIGIT + GAP);
  }

  /** Right end of the drawing area. */
  int right() {
    return width - labelRoom;
  }

  int bottom() {
    return height - BOTTOM;
  }

  /** Opens the SVG with its name and what it shows, for those who do not see it. */
  Markup open(String id, String title, String description) {
    return new Markup()
        .open(
            "svg",
            "xmlns",
            "http://www.w3.org/2000/svg",
            "class",
            "rf-chart",
            "viewBox",
            "0 0 " + width + " " + height,
            "role",
            "img",
            "aria-labelledby",
            id + "-title " + id + "-desc")
        .element("title", title, "id", id + "-title")
        .element("desc", description, "id", id + "-desc");
  }

  /** Horizontal grid lines with their values, and the horizontal axis with its own. */
  void drawAxes(Markup svg, String xLabel) {
    svg.open("g", "class", "rf-y");
    for (double tick : y.values()) {
      String at = number(y(tick));
      svg.leaf("line", "x1", left(), "y1", at, "x2", right(), "y2", at);
      svg.element("text", y.label(tick), "x", left() - GAP, "y", at, "dy", "0.35em");
    }
    svg.close().line().open("g", "class", "rf-x");
    for (double tick : x.values()) {
      String at = number(x(tick));
      svg.leaf("line", "x1", at, "y1", bottom(), "x2", at, "y2", bottom() + 4);
      svg.element("text", x.label(tick), "x", at, "y", bottom() + X_LABEL_DROP);
    }
    int middle = (left() + right()) / 2;
    svg.element("text", xLabel, "class", "rf-axis", "x", middle, "y", height - 4);
    svg.close().line();
  }

  /** A length with one decimal, finer than a screen shows. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
