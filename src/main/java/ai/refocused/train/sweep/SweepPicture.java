package ai.refocused.train.sweep;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A sweep as a table and as a picture: losses over the learning rate, on a logarithmic axis. The
 * picture leaves out what the batches differ in.
 */
public final class SweepPicture {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 50;
  private static final int BOTTOM = 60;

  /** Times the descent that is shown above the first loss; divergence would flatten the rest. */
  private static final double HEADROOM = 1.5;

  /** What is shown above it where there is no descent, as a share of it. */
  private static final double LEAST_HEIGHT = 0.001;

  private final SweepCurve curve;
  private final List<SweepPoint> points;
  private final double left;
  private final double right;
  private final double low;
  private final double high;

  private SweepPicture(SweepCurve curve) {
    this.curve = curve;
    this.points = curve.points();
    this.left = Math.log10(points.get(0).learningRate());
    this.right = Math.max(left + 1e-3, Math.log10(points.get(points.size() - 1).learningRate()));
    double most = losses(curve::evened).max().orElseThrow();
    this.low =
        Math.min(
            losses(curve::evened).min().orElseThrow(), losses(curve::smoothed).min().orElseThrow());
    double first = curve.smoothed(0);
    double above = Math.max(HEADROOM * (first - low), LEAST_HEIGHT * first);
    this.high = Math.max(Math.min(most, first + above), low + 1e-6);
  }

  private DoubleStream losses(IntToDoubleFunction loss) {
    return IntStream.range(0, points.size()).mapToDouble(loss);
  }

  /** Comma-separated values with a line of names. */
  public static String csv(SweepCurve curve) {
    StringBuilder text =
        new StringBuilder("step,learning_rate,loss,untrained_loss,smoothed_loss\n");
    for (SweepPoint point : curve.points()) {
      text.append(point.step()).append(',').append(point.learningRate()).append(',');
      text.append(point.loss()).append(',').append(point.untrainedLoss()).append(',');
      text.append(curve.smoothed(point.step() - 1)).append('\n');
    }
    return text.toString();
  }

  /** A self-contained SVG document; the curve has at least one point. */
  public static String svg(SweepCurve curve) {
    return new SweepPicture(curve).draw(curve.steepest());
  }

  private String draw(OptionalInt suggestion) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n",
            WIDTH, HEIGHT, WIDTH, HEIGHT));
    svg.append(format("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", WIDTH, HEIGHT));
    svg.append(text(LEFT, 24, "start", 15, "Training loss while the learning rate rises"));
    axes(svg);
    line(svg, curve::evened, "#b8c4d6", 1);
    line(svg, curve::smoothed, "#1f5fa8", 2);
    legend(svg, suggestion);
    return svg.append("</svg>\n").toString();
  }

  private void axes(StringBuilder svg) {
    int bottom = HEIGHT - BOTTOM;
    for (int decade = (int) Math.ceil(left - 1e-9); decade <= right + 1e-9; decade++) {
      double x = x(decade);
      svg.append(rule(x, TOP, x, bottom, "#e3e3e3"));
      svg.append(text(x, bottom + 18, "middle", 12, "1e" + decade));
    }
    for (int i = 0; i <= 4; i++) {
      double value = low + (high - low) * i / 4;
      svg.append(rule(LEFT, y(value), WIDTH - RIGHT, y(value), "#e3e3e3"));
      svg.append(text(LEFT - 8, y(value) + 4, "end", 12, format("%.4f", value)));
    }
    svg.append(rule(LEFT, bottom, WIDTH - RIGHT, bottom, "#444"));
    svg.append(rule(LEFT, TOP, LEFT, bottom, "#444"));
    svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", 12, "learning rate"));
  }

  private void line(StringBuilder svg, IntToDoubleFunction loss, String color, int width) {
    svg.append("<polyline fill=\"none\" stroke=\"").append(color);
    svg.append("\" stroke-width=\"").append(width).append("\" points=\"");
    for (int i = 0; i < points.size(); i++) {
      double shown = Math.min(high, loss.applyAsDouble(i));
      svg.append(format("%.1f,%.1f ", x(Math.log10(points.get(i).learningRate())), y(shown)));
    }
    svg.append("\"/>\n");
  }

  private void legend(StringBuilder svg, OptionalInt suggestion) {
    svg.append(text(WIDTH - RIGHT, 24, "end", 12, "thin: each step, thick: smoothed"));
    if (suggestion.isPresent()) {
      SweepPoint point = points.get(suggestion.getAsInt());
      double x = x(Math.log10(point.learningRate()));
      svg.append(rule(x, TOP, x, HEIGHT - BOTTOM, "#c0392b"));
      svg.append(
          format(
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#c0392b\"/>%n",
              x, y(Math.min(high, curve.smoothed(suggestion.getAsInt())))));
      boolean isLeft = 2 * x < WIDTH;
      svg.append(
          text(
              isLeft ? x + 6 : x - 6,
              TOP + 14,
              isLeft ? "start" : "end",
              12,
              format("steepest: %.2e", point.learningRate())));
    }
  }

  private double x(double logarithm) {
    return LEFT + (logarithm - left) / (right - left) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double loss) {
    return HEIGHT - BOTTOM - (loss - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
  }

  private static String rule(double x1, double y1, double x2, double y2, String color) {
    return format(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
        x1, y1, x2, y2, color);
  }

  private static String text(double x, double y, String anchor, int size, String content) {
    return format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"#222\">%s</text>%n",
        x, y, anchor, size, content);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
  }
}
