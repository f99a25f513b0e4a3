package ai.refocused.maven.log;

import ai.refocused.gate.EvaluationReport;
import ai.refocused.gate.Verdict;
import ai.refocused.job.EvaluationResult;
import ai.refocused.job.EvaluationSpec;
import ai.refocused.job.evaluation.Metric;
import ai.refocused.job.event.TrainerEvent;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.maven.plugin.logging.Log;

/** Tells the build log about an evaluation. */
public final class EvaluationReporter implements Consumer<TrainerEvent> {
  /** Those of the line about the loss. */
  private static final Set<String> IN_LINE =
      Set.of(Metric.EVAL_LOSS.id(), Metric.PERPLEXITY.id(), Metric.TOKEN_ACCURACY.id());

  private final Log log;
  private final EvaluationSpec job;

  public EvaluationReporter(Log log, EvaluationSpec job) {
    this.log = log;
    this.job = job;
  }

  @Override
  public void accept(TrainerEvent event) {
    if (event instanceof TrainerEvent.Started started) {
      log.info("Evaluating %s for %s".formatted(job.model().name(), job.task().id()));
      line("device", started.device());
    } else if (event instanceof TrainerEvent.Phase phase) {
      log.debug(phase.name() + ": " + phase.detail());
    } else if (event instanceof TrainerEvent.Warning warning) {
      log.warn(warning.message());
    }
  }

  /**
   * Figures and verdicts.
   *
   * @param file that has all of them
   */
  public void show(EvaluationReport report, Path file) {
    EvaluationResult result = report.result();
    line(
        "data",
        "%s: %s examples, %s learned tokens, %s answers"
            .formatted(
                report.dataset(),
                Figures.count(result.examples()),
                Figures.count(result.tokens()),
                Figures.count(result.answers())));
    Map<String, Double> metrics = result.metrics();
    line(
        "loss",
        String.format(
            Locale.ROOT,
            "%s, perplexity %.2f, %.1f %% of tokens right",
            Figures.loss(metrics.get(Metric.EVAL_LOSS.id())),
            metrics.getOrDefault(Metric.PERPLEXITY.id(), Double.POSITIVE_INFINITY),
            100 * metrics.get(Metric.TOKEN_ACCURACY.id())));
    metrics.forEach(
        (name, value) -> {
          if (!IN_LINE.contains(name)) {
            metric(name, String.format(Locale.ROOT, "%.4f", value));
          }
        });
    result.notMeasured().forEach((name, why) -> metric(name, "not measured: " + why));
    report.verdicts().forEach(this::verdict);
    line("report", file.toString());
  }

  private void verdict(Verdict verdict) {
    String outcome =
        switch (verdict.outcome()) {
          case PASSED -> "passed";
          case FAILED -> "FAILED";
          case NOT_MEASURED -> "ERROR";
        };
    String text = "%s: %s".formatted(outcome, PlainText.lines(verdict.name()).get(0));
    line(verdict.kind().name().toLowerCase(Locale.ROOT), text);
  }

  private void metric(String name, String text) {
    log.info(String.format(Locale.ROOT, "  %-25s%s", name, text));
  }

  private void line(String key, String text) {
    log.info(String.format(Locale.ROOT, "  %-9s%s", key, text));
  }
}
