package ai.refocused.gate;

import ai.refocused.job.EvaluationResult;
import ai.refocused.job.evaluation.CanaryAnswer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes {@code evaluation.json}. Names and meanings of its fields stay from version to version.
 */
public final class EvaluationJson {
  /** Raised when a field changes its meaning or goes. */
  private static final int FORMAT = 1;

  private final ObjectMapper mapper = new ObjectMapper();

  /** Writes a report to a file. */
  public void write(EvaluationReport report, Path file) throws IOException {
    EvaluationResult result = report.result();
    ObjectNode root = mapper.createObjectNode();
    root.put("format", FORMAT);
    root.put("model", report.model());
    root.put("task", report.task().id());
    root.put("dataset", report.dataset());
    root.put("examples", result.examples());
    root.put("tokens", result.tokens());
    root.put("answers", result.answers());
    root.set("metrics", mapper.valueToTree(result.metrics()));
    root.set("notMeasured", mapper.valueToTree(result.notMeasured()));
    root.set("references", mapper.valueToTree(result.referenceLosses()));
    ArrayNode gates = root.putArray("gates");
    report.verdicts().stream()
        .filter(verdict -> verdict.kind() == Verdict.Kind.GATE)
        .forEach(
            verdict ->
                gates
                    .addObject()
                    .put("gate", verdict.name())
                    .put("outcome", verdict.outcome().name().toLowerCase(Locale.ROOT))
                    .put("message", verdict.message()));
    ArrayNode canaries = root.putArray("canaries");
    for (CanaryAnswer canary : result.canaries()) {
      canaries
          .addObject()
          .put("prompt", canary.canary().prompt())
          .put("expect", canary.canary().expect())
          .put("answer", canary.answer())
          .put("outcome", canary.passed() ? "passed" : "failed");
    }
    Files.createDirectories(file.getParent());
    Files.writeString(
        file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
  }
}
