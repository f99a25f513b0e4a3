package ai.refocused.monitor.chart;

/** A point of a chart, in the data's units. */
public record Point(double x, double y) {
  boolean isFinite() {
    return Double.isFinite(x) && Double.isFinite(y);
  }
}
