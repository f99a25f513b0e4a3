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

/**
 * What the goal {@code evaluate} has left in a run's folder, as far as a report shows it.
 *
 * @param metrics by name, in the order of the file
 */
public record EvaluationFile(Map<String, Double> metrics, List<Gate> gates) {
  private static final String FOLDER = "evaluation";
  private static final String METRICS = "evaluation.json";

  /**
   * A gate or canary and its verdict.
   *
   * @param message why it did not pass, or what was answered instead; empty if it passed
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
    JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
    root.path("metrics")
        .properties()
        .forEach(
            metric -> {
              if (metric.getValue().isNumber()) {
                metrics.put(metric.getKey(), metric.getValue().doubleValue());
              }
            });
    return Optional.of(new EvaluationFile(metrics, gates(root)));
  }

  /** Gates, then canaries. */
  private static List<Gate> gates(JsonNode root) {
    List<Gate> gates = new ArrayList<>();
    for (JsonNode gate : root.path("gates")) {
      gates.add(gate(gate, gate.path("gate").asText(), gate.path("message").asText()));
    }
    for (JsonNode canary : root.path("canaries")) {
      gates.add(gate(canary, canary.path("prompt").asText(), canary.path("answer").asText()));
    }
    return gates;
  }

  private static Gate gate(JsonNode node, String name, String message) {
    boolean passed = node.path("outcome").asText().equals("passed");
    return new Gate(name, passed, passed ? "" : message);
  }
}
