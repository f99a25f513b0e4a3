package ai.refocused.gate;

import ai.refocused.gate.Verdict.Kind;
import ai.refocused.gate.Verdict.Outcome;
import ai.refocused.job.EvaluationResult;
import ai.refocused.job.evaluation.CanaryAnswer;
import ai.refocused.job.evaluation.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds an evaluation against gates and canaries. */
public final class GateCheck {
  /** Characters of a text that a sentence quotes. */
  private static final int SHOWN = 160;

  private final EvaluationResult result;

  public GateCheck(EvaluationResult result) {
    this.result = result;
  }

  /** The verdicts of all gates, then of all canaries. */
  public List<Verdict> verdicts(List<Gate> gates) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Gate gate : gates) {
      verdicts.add(
          gate instanceof Gate.Threshold threshold
              ? threshold(threshold)
              : noRegression((Gate.NoRegression) gate));
    }
    result.canaries().forEach(canary -> verdicts.add(canary(canary)));
    return verdicts;
  }

  private Verdict threshold(Gate.Threshold gate) {
    Metric metric = gate.metric();
    Double figure = result.metrics().get(metric.id());
    if (figure == null) {
      return notMeasured(gate, metric);
    }
    boolean passed = gate.comparison().holds(figure, gate.limit());
    return verdict(
        gate,
        passed,
        "%s is %s, and has to be %s %s."
            .formatted(
                metric.id(),
                shown(figure, gate),
                gate.comparison().words(),
                shown(gate.limit(), gate)));
  }

  private Verdict noRegression(Gate.NoRegression gate) {
    Double other = result.referenceLosses().get(gate.model());
    Double own = result.metrics().get(Metric.EVAL_LOSS.id());
    if (other == null || own == null) {
      return new Verdict(
          Kind.GATE,
          gate.text(),
          Outcome.NOT_MEASURED,
          "%s makes other tokens of the examples, so losses per token do not compare."
              .formatted(gate.model()));
    }
    double limit = other * (1 + gate.tolerance());
    boolean passed = own <= limit;
    String most =
        gate.tolerance() == 0
            ? ", the loss of " + gate.model() + "."
            : ", %s %% above %s, the loss of %s."
                .formatted(number(100 * gate.tolerance()), decimals(other), gate.model());
    String figure = decimals(own).equals(decimals(limit)) ? own.toString() : decimals(own);
    String shownLimit =
        decimals(own).equals(decimals(limit)) ? Double.toString(limit) : decimals(limit);
    return verdict(
        gate, passed, "evalLoss is " + figure + ", and has to be at most " + shownLimit + most);
  }

  private Verdict notMeasured(Gate gate, Metric metric) {
    String reason = result.notMeasured().get(metric.id());
    String why = reason == null ? "it is taken of " + metric.subject() : reason;
    return new Verdict(
        Kind.GATE,
        gate.text(),
        Outcome.NOT_MEASURED,
        metric.id() + " has not been measured: " + why + ".");
  }

  private static Verdict canary(CanaryAnswer canary) {
    String message =
        "the answer \"%s\" %s \"%s\"."
            .formatted(
                oneLine(canary.answer()),
                canary.passed() ? "has" : "has nothing of the form",
                canary.canary().expect());
    Outcome outcome = canary.passed() ? Outcome.PASSED : Outcome.FAILED;
    return new Verdict(Kind.CANARY, oneLine(canary.canary().prompt()), outcome, message);
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
  }

  private static Verdict verdict(Gate gate, boolean passed, String message) {
    return new Verdict(Kind.GATE, gate.text(), passed ? Outcome.PASSED : Outcome.FAILED, message);
  }

  /** As exact as it takes to see on which side of the limit a figure is. */
  private static String shown(double figure, Gate.Threshold gate) {
    double scale = gate.isPercent() ? 100 : 1;
    boolean close =
        figure != gate.limit() && decimals(figure * scale).equals(decimals(gate.limit() * scale));
    String number =
        figure == gate.limit() || close ? number(figure * scale) : decimals(figure * scale);
    return gate.isPercent() ? number + " %" : number;
  }

  private static String decimals(double figure) {
    return String.format(Locale.ROOT, "%.4f", figure);
  }

  /** Without the digits that only binary fractions have. */
  private static String number(double figure) {
    double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.12g", figure));
    return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15
        ? String.format(Locale.ROOT, "%.0f", rounded)
        : Double.toString(rounded);
  }
}
