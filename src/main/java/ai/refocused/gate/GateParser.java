package ai.refocused.gate;

import ai.refocused.configuration.Nearest;
import ai.refocused.job.evaluation.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads gates:
 *
 * <pre>
 * gate       = metric comparison number [ "%" ]
 *            | "noRegressionAgainst" model [ "within" number "%" ]
 * comparison = "&lt;" | "&lt;=" | "&gt;" | "&gt;="
 * </pre>
 */
public final class GateParser {
  private static final String NO_REGRESSION = "noRegressionAgainst";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern SIGN = Pattern.compile("[<>=!]+");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");
  private static final Pattern PERCENT = Pattern.compile("%");
  private static final Pattern MODEL = Pattern.compile("\\S+");
  private static final Pattern WITHIN = Pattern.compile("within\\b");

  private GateParser() {}

  /**
   * The gate of a text.
   *
   * @throws GateSyntaxException if it is none
   */
  public static Gate parse(String text) throws GateSyntaxException {
    String gate = text.strip();
    GateScanner scanner = new GateScanner(gate);
    String name = scanner.take(NAME).orElseThrow(() -> scanner.expected("the name of a metric"));
    Gate parsed =
        name.equals(NO_REGRESSION) ? noRegression(gate, scanner) : threshold(gate, name, scanner);
    if (!scanner.isAtEnd()) {
      throw scanner.expected("the end");
    }
    return parsed;
  }

  private static Gate threshold(String gate, String name, GateScanner scanner)
      throws GateSyntaxException {
    Metric metric = Metric.named(name).orElse(null);
    if (metric == null) {
      throw scanner.wrong("there is no metric \"" + name + "\"." + suggestion(name));
    }
    String sign = scanner.take(SIGN).orElseThrow(() -> scanner.expected("<, <=, > or >="));
    Comparison comparison = Comparison.of(sign).orElse(null);
    if (comparison == null) {
      throw scanner.wrong("\"" + sign + "\" is no comparison; write <, <=, > or >=.");
    }
    double limit = number(scanner);
    boolean percent = scanner.take(PERCENT).isPresent();
    return new Gate.Threshold(gate, metric, comparison, percent ? limit / 100 : limit, percent);
  }

  private static String suggestion(String name) {
    List<String> names = new ArrayList<>(Metric.ids());
    names.add(NO_REGRESSION);
    return Nearest.to(name, names)
        .map(nearest -> " Did you mean \"" + nearest + "\"?")
        .orElse(" There are " + String.join(", ", names) + ".");
  }

  private static Gate noRegression(String gate, GateScanner scanner) throws GateSyntaxException {
    String model =
        scanner
            .take(MODEL)
            .orElseThrow(() -> scanner.expected("groupId:artifactId:version of a model"));
    double tolerance = 0;
    if (scanner.take(WITHIN).isPresent()) {
      tolerance = number(scanner) / 100;
      if (tolerance < 0) {
        throw scanner.wrong("a tolerance is not below 0 %.");
      }
      if (scanner.take(PERCENT).isEmpty()) {
        throw scanner.expected("%");
      }
    }
    return new Gate.NoRegression(gate, model, tolerance);
  }

  private static double number(GateScanner scanner) throws GateSyntaxException {
    double number =
        Double.parseDouble(scanner.take(NUMBER).orElseThrow(() -> scanner.expected("a number")));
    if (!Double.isFinite(number)) {
      throw scanner.wrong("the number is too large.");
    }
    return number;
  }
}
