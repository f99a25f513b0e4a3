package ai.refocused.monitor.chart;

import ai.refocused.monitor.markup.Markup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Curves over training steps.
 *
 * @param title what the chart shows, unit included
 * @param steps that the horizontal axis reaches, so that charts of one run can be compared
 * @param series those without a point are left out
 * @param limit where to draw a dashed line to compare with, if that is in view
 * @param fromZero whether the vertical axis begins at 0; right for amounts, wrong for losses
 * @param isWide whether it is twice as wide as others
 */
public record LineChart(
    String title,
    int steps,
    List<Series> series,
    Optional<Double> limit,
    boolean fromZero,
    boolean isWide) {
  private static final int WIDE = 960;
  private static final int NARROW = 470;
  private static final int HEIGHT_WIDE = 320;
  private static final int HEIGHT_NARROW = 220;
  private static final int LABEL_ROOM = 96;
  private static final int LABEL_GAP = 15;
  private static final int MOST_POINTS = 1200;
  private static final int MOST_DOTS = 100;

  /** A label and where it goes. */
  private record EndLabel(Series series, double y) {}

  public LineChart {
    series = series.stream().filter(each -> !each.points().isEmpty()).toList();
  }

  /** Whether there is anything to draw: a point that is finite. */
  public boolean hasPoints() {
    return !series.isEmpty();
  }

  /** The same at half the width, for small screens. */
  public LineChart narrow() {
    return new LineChart(title, steps, series, limit, fromZero, false);
  }

  /**
   * Draws the chart, which has points.
   *
   * @param id unique in the page; names the elements that describe the chart
   */
  public Markup draw(String id) {
    Frame frame = frame();
    Markup svg = frame.open(id, title, description(frame)).line();
    frame.drawAxes(svg, "optimizer step");
    limit.filter(each -> isInView(each, frame)).ifPresent(each -> drawLimit(each, frame, svg));
    series.forEach(each -> draw(each, frame, svg));
    for (EndLabel label : endLabels(frame)) {
      drawLabel(label, frame, svg);
    }
    return svg.close().line();
  }

  private Frame frame() {
    double least = fromZero ? 0 : ys().min().orElseThrow();
    Ticks x = Ticks.within(0, Math.max(1, steps), isWide ? 10 : 5);
    Ticks y = Ticks.around(least, ys().max().orElseThrow(), isWide ? 6 : 4);
    return new Frame(
        isWide ? WIDE : NARROW, isWide ? HEIGHT_WIDE : HEIGHT_NARROW, LABEL_ROOM, x, y);
  }

  private DoubleStream ys() {
    return series.stream().flatMap(each -> each.points().stream()).mapToDouble(Point::y);
  }

  private String description(Frame frame) {
    return series.stream()
        .filter(each -> !each.label().isEmpty())
        .map(each -> describe(each, frame))
        .collect(Collectors.joining("; ", "", "."));
  }

  private static String describe(Series each, Frame frame) {
    Comparator<Point> byY = Comparator.comparingDouble(Point::y);
    Point first = each.points().get(0);
    Point last = each.last();
    Point low = each.points().stream().min(byY).orElseThrow();
    Point high = each.points().stream().max(byY).orElseThrow();
    return "%s: %s at step %.0f, %s at step %.0f, lowest %s at step %.0f, highest %s at step %.0f"
        .formatted(
            each.label(),
            value(first, frame),
            first.x(),
            value(last, frame),
            last.x(),
            value(low, frame),
            low.x(),
            value(high, frame),
            high.x());
  }

  /** A value with one decimal more than the ticks. */
  private static String value(Point point, Frame frame) {
    Ticks y = frame.y();
    return new Ticks(y.low(), y.high(), y.step() / 10).label(point.y());
  }

  private static boolean isInView(double limit, Frame frame) {
    return limit > frame.y().low() && limit <= frame.y().high();
  }

  private static void drawLimit(double limit, Frame frame, Markup svg) {
    String y = Frame.number(frame.y(limit));
    svg.open("g", "class", "rf-limit");
    svg.leaf("line", "x1", frame.left(), "y1", y, "x2", frame.right(), "y2", y);
    svg.close().line();
  }

  private static void draw(Series each, Frame frame, Markup svg) {
    String look = "rf-" + each.look().styleClass();
    String points =
        Thinning.of(each.points(), MOST_POINTS).stream()
            .map(p -> Frame.number(frame.x(p.x())) + "," + Frame.number(frame.y(p.y())))
            .collect(Collectors.joining(" "));
    svg.leaf("polyline", "class", look, "points", points).line();
    if (each.look() == Series.Look.DOTS || each.points().size() == 1) {
      drawDots(each, look, frame, svg);
    }
  }

  /** Each dot says its value to a mouse that rests on it. */
  private static void drawDots(Series each, String look, Frame frame, Markup svg) {
    svg.open("g", "class", look);
    for (Point point : Thinning.of(each.points(), MOST_DOTS)) {
      String x = Frame.number(frame.x(point.x()));
      svg.open("circle", "cx", x, "cy", Frame.number(frame.y(point.y())), "r", "3");
      String step = "step " + Math.round(point.x());
      svg.element("title", each.label() + " " + value(point, frame) + ", " + step);
      svg.close();
    }
    svg.close().line();
  }

  /** Beside the ends of the curves as far as they keep apart, and clear of the axis' numbers. */
  private List<EndLabel> endLabels(Frame frame) {
    List<EndLabel> labels = new ArrayList<>();
    series.stream()
        .filter(each -> !each.label().isEmpty())
        .map(each -> new EndLabel(each, frame.y(each.last().y())))
        .sorted(Comparator.comparingDouble(EndLabel::y))
        .forEach(labels::add);
    for (int i = 1; i < labels.size(); i++) {
      double free = labels.get(i - 1).y() + 2 * LABEL_GAP;
      if (labels.get(i).y() < free) {
        labels.set(i, new EndLabel(labels.get(i).series(), free));
      }
    }
    double lowest = frame.bottom() - LABEL_GAP;
    for (int i = labels.size() - 1; i >= 0; i--) {
      double y = Math.min(labels.get(i).y(), lowest);
      labels.set(i, new EndLabel(labels.get(i).series(), y));
      lowest = y - 2 * LABEL_GAP;
    }
    return labels;
  }

  private static void drawLabel(EndLabel label, Frame frame, Markup svg) {
    String look = "rf-label rf-" + label.series().look().styleClass();
    int x = frame.right() + 8;
    svg.open("text", "class", look, "x", x, "y", Frame.number(label.y()));
    svg.element("tspan", value(label.series().last(), frame), "class", "rf-value");
    svg.element("tspan", label.series().label(), "x", x, "dy", LABEL_GAP);
    svg.close().line();
  }
}
