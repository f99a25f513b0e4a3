package ai.refocused.monitor.page;

import ai.refocused.monitor.Figures;
import ai.refocused.monitor.MetricsRow;
import ai.refocused.monitor.RunRecord;
import ai.refocused.monitor.markup.Markup;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The figures behind the curves: all evaluations, and the logged steps to unfold. */
final class Evaluations {
  private static final int MOST_ROWS = 200;

  private Evaluations() {}

  static Markup of(RunRecord run) {
    Markup out = new Markup();
    List<MetricsRow.Evaluation> evaluations = run.evaluations();
    if (evaluations.isEmpty()) {
      out.element("p", "No examples are held out, or none has been evaluated yet.");
    } else {
      evaluations(evaluations, out);
    }
    if (!run.training().isEmpty()) {
      out.open("details").element("summary", "Logged steps as a table");
      training(run.training(), out);
      out.close().line();
    }
    return out;
  }

  private static void evaluations(List<MetricsRow.Evaluation> rows, Markup out) {
    MetricsRow.Evaluation first = rows.get(0);
    int lowest =
        rows.stream()
            .filter(row -> row.step() > 0)
            .min(Comparator.comparingDouble(MetricsRow.Evaluation::loss))
            .map(MetricsRow.Evaluation::step)
            .orElse(-1);
    Tables.open(
        out,
        "Held-out examples",
        1,
        List.of("Step", "Epoch", "Loss", "Change", "Perplexity", "Tokens predicted right"));
    for (MetricsRow.Evaluation row : rows) {
      String name = row.step() == 0 ? "base model" : String.valueOf(row.step());
      String change =
          row.step() == first.step() ? "" : percent(row.loss() / first.loss() - 1, "%+.1f %%");
      Tables.row(
          out,
          1,
          row.step() == lowest ? "rf-best" : null,
          List.of(
              row.step() == lowest ? name + " (lowest)" : name,
              decimals(row.epoch(), 2),
              Figures.loss(row.loss()),
              change,
              decimals(row.perplexity(), 2),
              percent(row.accuracy(), "%.1f %%")));
    }
    Tables.close(out);
  }

  private static void training(List<MetricsRow.Training> rows, Markup out) {
    int every = (rows.size() - 1) / MOST_ROWS + 1;
    String caption =
        every == 1
            ? "Logged steps"
            : "Every %d. of %d logged steps; metrics.csv has all".formatted(every, rows.size());
    Tables.open(
        out,
        caption,
        0,
        List.of("Step", "Epoch", "Loss", "Gradient norm", "Learning rate", "Tokens/s", "Memory"));
    // Counted from the end, so that the last one is there.
    for (int i = (rows.size() - 1) % every; i < rows.size(); i += every) {
      MetricsRow.Training row = rows.get(i);
      Tables.row(
          out,
          0,
          null,
          List.of(
              String.valueOf(row.step()),
              decimals(row.epoch(), 2),
              Figures.loss(row.loss()),
              decimals(row.gradNorm(), 3),
              Figures.rate(row.learningRate()),
              Figures.count(Math.round(row.tokensPerSecond())),
              Figures.bytes(row.memoryBytes())));
    }
    Tables.close(out);
  }

  static String percent(double share, String format) {
    String text = String.format(Locale.ROOT, format, 100 * share).replace('-', '−');
    // What rounds to nothing has no sign.
    return text.matches("[+−]0[.0]* %") ? text.substring(1) : text;
  }

  private static String decimals(double value, int count) {
    return String.format(Locale.ROOT, "%,." + count + "f", value);
  }
}
