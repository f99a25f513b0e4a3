package ai.refocused.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What the goal {@code evaluate} has left in a run's folder, as far as a report shows it.
 *
 * @param metrics by name, in the order of the file
 */
public record EvaluationFile(Map<String, Double> metrics, List<Gate> gates) {
  private static final String FOLDER = "evaluation";
  private static final String METRICS = "evaluation.json";
  private static final String TESTS = "TEST-refocused.evaluation.xml";

  /** Test cases with this end of a class name are metrics, of which {@link #METRICS} tells. */
  private static final String METRIC_CASES = ".metric";

  /**
   * A gate or canary and its verdict.
   *
   * @param message why it failed; empty if it passed
   */
  public record Gate(String name, boolean isPassed, String message) {}

  public EvaluationFile {
    gates = List.copyOf(gates);
  }

  /** Reads; empty if the run has not been evaluated. */
  public static Optional<EvaluationFile> read(Path run) throws IOException {
    Path file = run.resolve(FOLDER).resolve(METRICS);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    JsonNode found = new ObjectMapper().readTree(Files.readAllBytes(file)).path("metrics");
    found
        .properties()
        .forEach(
            metric -> {
              if (metric.getValue().isNumber()) {
                metrics.put(metric.getKey(), metric.getValue().doubleValue());
              }
            });
    return Optional.of(new EvaluationFile(metrics, gates(file.resolveSibling(TESTS))));
  }

  private static List<Gate> gates(Path xml) throws IOException {
    List<Gate> gates = new ArrayList<>();
    if (!Files.isRegularFile(xml)) {
      return gates;
    }
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      NodeList cases =
          factory.newDocumentBuilder().parse(xml.toFile()).getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        add((Element) cases.item(i), gates);
      }
      return gates;
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(xml + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void add(Element testCase, List<Gate> gates) {
    if (testCase.getAttribute("classname").endsWith(METRIC_CASES)) {
      return;
    }
    NodeList failures = testCase.getElementsByTagName("failure");
    boolean passed = failures.getLength() == 0;
    String message = passed ? "" : ((Element) failures.item(0)).getAttribute("message");
    gates.add(new Gate(testCase.getAttribute("name"), passed, message));
  }
}
