package ai.refocused.monitor.chart;

import ai.refocused.monitor.markup.Markup;
import java.util.List;

/**
 * Bars side by side over a range of whole numbers.
 *
 * @param title what the chart shows
 * @param xLabel what is counted along the axis
 * @param binWidth what a bar stands for: bar {@code i} for {@code i * binWidth + 1} to {@code (i +
 *     1) * binWidth}
 * @param counts at least one above 0
 * @param noun what the counts are of, in the plural
 */
public record BarChart(String title, String xLabel, int binWidth, List<Long> counts, String noun) {
  private static final int WIDTH = 960;
  private static final int NARROW = 470;
  private static final int HEIGHT = 240;
  private static final int GAP = 2;

  public BarChart {
    counts = List.copyOf(counts);
  }

  /**
   * Draws the chart.
   *
   * @param id unique in the page; names the elements that describe the chart
   */
  public Markup draw(String id) {
    return draw(id, WIDTH, 10);
  }

  /** The same at half the width, for small screens. */
  public Markup drawNarrow(String id) {
    return draw(id, NARROW, 5);
  }

  private Markup draw(String id, int width, int ticks) {
    long most = counts.stream().mapToLong(Long::longValue).max().orElse(1);
    Ticks x = Ticks.within(0, (double) binWidth * counts.size(), ticks);
    Ticks y = Ticks.around(0, (double) most, 4);
    Frame frame = new Frame(width, HEIGHT, 12, x, new Ticks(0, y.high(), Math.max(1, y.step())));
    Markup svg = frame.open(id, title, description()).line();
    frame.drawAxes(svg, xLabel);
    svg.open("g", "class", "rf-bars");
    for (int i = 0; i < counts.size(); i++) {
      bar(i, frame, svg);
    }
    return svg.close().close().line();
  }

  private void bar(int bin, Frame frame, Markup svg) {
    if (counts.get(bin) == 0) {
      return;
    }
    double left = frame.x((double) bin * binWidth) + GAP / 2.0;
    double right = frame.x((bin + 1.0) * binWidth) - GAP / 2.0;
    double top = frame.y((double) counts.get(bin));
    svg.open(
        "rect",
        "x",
        Frame.number(left),
        "y",
        Frame.number(top),
        "width",
        Frame.number(right - left),
        "height",
        Frame.number(frame.bottom() - top));
    svg.element("title", range(bin) + ": " + counts.get(bin) + " " + noun).close();
  }

  private String range(int bin) {
    int first = bin * binWidth + 1;
    int last = (bin + 1) * binWidth;
    return first == last ? String.valueOf(first) : first + " to " + last;
  }

  private String description() {
    int fullest = 0;
    for (int i = 1; i < counts.size(); i++) {
      fullest = counts.get(i) > counts.get(fullest) ? i : fullest;
    }
    return "Most %s, %d, are at %s.".formatted(noun, counts.get(fullest), range(fullest));
  }
}
