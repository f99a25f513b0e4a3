package ai.refocused.monitor.page;

import ai.refocused.monitor.Figures;
import ai.refocused.monitor.MetricsRow;
import ai.refocused.monitor.RunRecord;
import ai.refocused.monitor.RunStatus;
import ai.refocused.monitor.chart.Point;
import ai.refocused.monitor.chart.Smoothing;
import ai.refocused.monitor.markup.Markup;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How it goes or went, at a glance. */
final class Overview {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Overview() {}

  static Markup of(RunRecord run) {
    Markup out = new Markup();
    RunStatus status = run.status();
    out.open("p", "class", "rf-status rf-" + status.state().name().toLowerCase(Locale.ROOT));
    out.element("strong", word(status.state())).text(" " + words(run)).close();
    if (status.state() == RunStatus.State.RUNNING) {
      String label = "Steps done";
      int total = run.facts().totalSteps();
      out.leaf("progress", "value", status.step(), "max", total, "aria-label", label);
    }
    out.line().open("div", "class", "rf-tiles");
    heldOut(run.evaluations(), out);
    List<MetricsRow.Training> training = run.training();
    if (!training.isEmpty()) {
      MetricsRow.Training last = training.get(training.size() - 1);
      int span = Smoothing.spanFor(training.size());
      List<Point> losses = training.stream().map(row -> new Point(row.step(), row.loss())).toList();
      List<Point> smooth = Smoothing.of(losses, span);
      String when = (span > 1 ? "smoothed, at step " : "at step ") + last.step();
      double loss = smooth.isEmpty() ? last.loss() : smooth.get(smooth.size() - 1).y();
      tile("Training loss", Figures.loss(loss), when, out);
      tile("Speed", Figures.count(Math.round(last.tokensPerSecond())), "tokens per second", out);
    }
    run.rows().stream()
        .max(Comparator.comparingLong(MetricsRow::memoryBytes))
        .ifPresent(
            row ->
                tile(
                    "Most memory",
                    Figures.bytes(row.memoryBytes()),
                    "resident, at step " + row.step(),
                    out));
    Duration time = Duration.between(run.facts().startedAt(), status.updatedAt());
    int from = run.facts().startStep();
    tile(
        "Time",
        Figures.duration((double) time.toSeconds()),
        from == 0 ? "in all" : "from step " + from + " on",
        out);
    return out.close().line();
  }

  private static void heldOut(List<MetricsRow.Evaluation> evaluations, Markup out) {
    if (evaluations.isEmpty()) {
      return;
    }
    MetricsRow.Evaluation base = evaluations.get(0);
    MetricsRow.Evaluation last = evaluations.get(evaluations.size() - 1);
    if (evaluations.size() == 1) {
      tile("Held-out loss", Figures.loss(base.loss()), "base model", out);
      return;
    }
    tile(
        "Held-out loss",
        Figures.loss(last.loss()),
        "%s from %s"
            .formatted(
                Evaluations.percent(last.loss() / base.loss() - 1, "%+.1f %%"),
                Figures.loss(base.loss())),
        out);
  }

  private static void tile(String name, String value, String detail, Markup out) {
    out.open("div", "class", "rf-tile");
    out.element("span", name, "class", "rf-name").element("strong", value).element("span", detail);
    out.close().line();
  }

  private static String word(RunStatus.State state) {
    return switch (state) {
      case RUNNING -> "Running.";
      case COMPLETED -> "Complete.";
      case STOPPED -> "Stopped.";
      case FAILED -> "Failed.";
    };
  }

  private static String words(RunRecord run) {
    RunStatus status = run.status();
    String steps =
        "Step %s of %s"
            .formatted(Figures.count(status.step()), Figures.count(run.facts().totalSteps()));
    String time = TIME.format(status.updatedAt());
    return switch (status.state()) {
      case RUNNING ->
          "%s, about %s left. This page is from %s and follows the run."
              .formatted(steps, Figures.duration(status.secondsLeft()), time);
      case COMPLETED -> "All %s steps were done by %s.".formatted(run.facts().totalSteps(), time);
      case STOPPED -> "%s was done at %s; the run can go on from there.".formatted(steps, time);
      case FAILED -> "%s was done at %s; the trainer's log says why.".formatted(steps, time);
    };
  }
}
