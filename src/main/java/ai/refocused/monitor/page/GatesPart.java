package ai.refocused.monitor.page;

import ai.refocused.monitor.EvaluationFile;
import ai.refocused.monitor.EvaluationFile.Gate;
import ai.refocused.monitor.Figures;
import ai.refocused.monitor.markup.Markup;
import java.util.List;
import java.util.Locale;

/** What the goal {@code evaluate} found: gates with their verdicts, and metrics. */
public final class GatesPart {
  private GatesPart() {}

  /** The part's section. */
  public static Section of(EvaluationFile evaluation) {
    Markup out = new Markup();
    if (!evaluation.gates().isEmpty()) {
      Tables.open(out, "Gates and canaries", 3, List.of("Name", "Verdict", "Why"));
      for (Gate gate : evaluation.gates()) {
        String verdict = gate.isPassed() ? "passed" : "failed";
        String look = gate.isPassed() ? null : "rf-best";
        Tables.row(out, 3, look, List.of(gate.name(), verdict, gate.message()));
      }
      Tables.close(out);
    }
    if (!evaluation.metrics().isEmpty()) {
      Tables.open(out, "Metrics", 1, List.of("Metric", "Value"));
      evaluation
          .metrics()
          .forEach((name, value) -> Tables.row(out, 1, null, List.of(name, number(value))));
      Tables.close(out);
    }
    return new Section("Gates and metrics", out);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Figures.number(value)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}
