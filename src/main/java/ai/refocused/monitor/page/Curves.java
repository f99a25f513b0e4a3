package ai.refocused.monitor.page;

import ai.refocused.monitor.Figures;
import ai.refocused.monitor.MetricsRow;
import ai.refocused.monitor.RunRecord;
import ai.refocused.monitor.chart.LineChart;
import ai.refocused.monitor.chart.Point;
import ai.refocused.monitor.chart.Series;
import ai.refocused.monitor.chart.Smoothing;
import ai.refocused.monitor.markup.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The curves of a run: losses first and large, what explains them below. */
final class Curves {
  private final RunRecord run;
  private final String prefix;
  private final Markup out = new Markup();
  private final int steps;
  private int charts;

  private Curves(RunRecord run, String prefix) {
    this.run = run;
    this.prefix = prefix;
    this.steps = run.rows().stream().mapToInt(MetricsRow::step).max().orElse(0);
  }

  /** Draws; {@code prefix} keeps ids of several runs in one page apart. */
  static Markup of(RunRecord run, String prefix) {
    return new Curves(run, prefix).draw();
  }

  private Markup draw() {
    if (run.rows().isEmpty()) {
      return out.element("p", "Nothing has been logged yet.");
    }
    int span = Smoothing.spanFor(run.training().size());
    if (span > 1) {
      out.element(
          "p",
          "Of loss and gradient norm, pale lines are what was measured, strong ones the exponential"
              + " mean over about %d logged steps.".formatted(span),
          "class",
          "rf-note");
    }
    out.open("div", "class", "rf-charts");
    losses();
    if (!run.training().isEmpty()) {
      gradientNorm();
      Scaled rate = Scaled.learningRate(points(MetricsRow.Training::learningRate));
      add(plain("Learning rate" + rate.unit(), "learning rate", rate.points()), "");
      add(plain("Tokens per second", "tokens/s", points(MetricsRow.Training::tokensPerSecond)), "");
    }
    Scaled memory =
        Scaled.bytes(
            run.rows().stream()
                .map(row -> new Point(row.step(), (double) row.memoryBytes()))
                .toList());
    add(plain("Resident memory of the trainer" + memory.unit(), "memory", memory.points()), "");
    return out.close();
  }

  private void losses() {
    List<Series> series = new ArrayList<>();
    addSmoothed("training", points(MetricsRow.Training::loss), series);
    List<Point> evaluations =
        run.evaluations().stream().map(row -> new Point(row.step(), row.loss())).toList();
    series.add(new Series("held out", Series.Look.DOTS, evaluations));
    add(new LineChart("Loss in nats per token", steps, series, Optional.empty(), false, true), "");
  }

  private void gradientNorm() {
    List<Series> series = new ArrayList<>();
    addSmoothed("norm", points(MetricsRow.Training::gradNorm), series);
    double most = run.facts().maxGradNorm();
    String title = "Gradient norm";
    if (most > 0) {
      String note = "dashed: longer ones are cut to " + Figures.number(most);
      add(new LineChart(title, steps, series, Optional.of(most), true, false), note);
    } else {
      add(new LineChart(title, steps, series, Optional.empty(), true, false), "");
    }
  }

  /** Adds a curve and, where there are enough points, its smoothed course over it. */
  private static void addSmoothed(String label, List<Point> points, List<Series> to) {
    int span = Smoothing.spanFor(points.size());
    if (span == 1) {
      to.add(new Series(label, Series.Look.LINE, points));
    } else {
      to.add(new Series("", Series.Look.RAW, points));
      to.add(new Series(label, Series.Look.LINE, Smoothing.of(points, span)));
    }
  }

  private LineChart plain(String title, String label, List<Point> points) {
    List<Series> series = List.of(new Series(label, Series.Look.LINE, points));
    return new LineChart(title, steps, series, Optional.empty(), true, false);
  }

  private List<Point> points(ToDoubleFunction<MetricsRow.Training> value) {
    Stream<MetricsRow.Training> rows = run.training().stream();
    return rows.map(row -> new Point(row.step(), value.applyAsDouble(row))).toList();
  }

  private void add(LineChart chart, String note) {
    if (!chart.hasPoints()) {
      return;
    }
    out.open("figure", "class", chart.isWide() ? "rf-wide" : null);
    out.open("figcaption").element("strong", chart.title());
    if (!note.isEmpty()) {
      out.text(" ").element("span", note);
    }
    out.close();
    String id = prefix + "chart-" + ++charts;
    if (chart.isWide()) {
      Sizes.both(chart.draw(id), chart.narrow().draw(id + "-narrow"), out);
    } else {
      out.add(chart.draw(id));
    }
    out.close().line();
  }
}
