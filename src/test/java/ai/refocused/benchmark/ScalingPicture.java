package ai.refocused.benchmark;

import java.util.List;
import java.util.Locale;

/** Small charts side by side on one vertical scale each, as a self-contained SVG document. */
final class ScalingPicture {
  private static final int PANEL = 320;
  private static final int HEIGHT = 260;
  private static final int LEFT = 56;
  private static final int RIGHT = 16;
  private static final int TOP = 34;
  private static final int BOTTOM = 46;
  private static final int TICKS = 4;

  private ScalingPicture() {}

  /** One chart: {@code y} over {@code x}, both from zero. */
  record Panel(String title, List<Integer> x, List<Double> y) {
    double most() {
      double most = y.stream().mapToDouble(each -> each).max().orElseThrow();
      double unit = Math.pow(10, Math.floor(Math.log10(most / TICKS)));
      return Math.ceil(most / TICKS / unit) * unit * TICKS;
    }
  }

  static String draw(String unit, List<Panel> panels) {
    StringBuilder svg = new StringBuilder();
    int width = PANEL * panels.size();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n",
            width, HEIGHT, width, HEIGHT));
    svg.append(format("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n", width, HEIGHT));
    for (int i = 0; i < panels.size(); i++) {
      svg.append(format("<g transform=\"translate(%d 0)\">\n", i * PANEL));
      draw(svg, unit, panels.get(i));
      svg.append("</g>\n");
    }
    return svg.append("</svg>\n").toString();
  }

  private static void draw(StringBuilder svg, String unit, Panel panel) {
    double mostX = panel.x.get(panel.x.size() - 1);
    double mostY = panel.most();
    svg.append(text(LEFT, 20, "start", unit));
    for (int tick = 0; tick <= TICKS; tick++) {
      double y = y(mostY * tick / TICKS, mostY);
      svg.append(
          format(
              "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#e3e3e3\"/>\n",
              LEFT, y, PANEL - RIGHT, y));
      svg.append(text(LEFT - 6, y + 4, "end", format("%.0f", mostY * tick / TICKS)));
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < panel.x.size(); i++) {
      double x = x(panel.x.get(i), mostX);
      double y = y(panel.y.get(i), mostY);
      line.append(format("%.1f,%.1f ", x, y));
      svg.append(
          format(
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"#1f5fa8\"><title>%d: %.0f %s"
                  + "</title></circle>\n",
              x, y, panel.x.get(i), panel.y.get(i), unit));
      if (i == 0 || x - x(panel.x.get(i - 1), mostX) > 28) {
        svg.append(text(x, HEIGHT - BOTTOM + 16, "middle", String.valueOf(panel.x.get(i))));
      }
    }
    svg.append("<polyline fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\" points=\"");
    svg.append(line).append("\"/>\n");
    svg.append(text((LEFT + PANEL - RIGHT) / 2.0, HEIGHT - 10, "middle", panel.title));
  }

  private static double x(double value, double most) {
    return LEFT + value / most * (PANEL - LEFT - RIGHT);
  }

  private static double y(double value, double most) {
    return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM);
  }

  private static String text(double x, double y, String anchor, String content) {
    return format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, content);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
