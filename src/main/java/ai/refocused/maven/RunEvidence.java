package ai.refocused.maven;

import ai.refocused.job.JobResult;
import ai.refocused.job.JobSpec;
import ai.refocused.provenance.BuildRecord;
import ai.refocused.provenance.LicenseName;
import ai.refocused.provenance.Material;
import ai.refocused.provenance.Metric;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns a finished run into the record that documents are made from. */
final class RunEvidence {
  /** Values among the inputs that no pom sets. */
  private static final Set<String> ENVIRONMENT = Set.of("natives", "precision");

  /** Stands with its digest among the materials. */
  private static final String PLUGIN = "plugin";

  private RunEvidence() {}

  /**
   * The record.
   *
   * @param inputs settings and values that the result depends on
   * @param description of the project, or null
   */
  static BuildRecord of(
      JobSpec job,
      JobResult result,
      SortedMap<String, String> inputs,
      List<Material> materials,
      List<LicenseName> licenses,
      String description,
      Optional<Instant> time)
      throws IOException {
    SortedMap<String, String> settings = new TreeMap<>(inputs);
    settings.keySet().removeAll(ENVIRONMENT);
    settings.remove(PLUGIN);
    settings.put("dataset", job.dataset().files().name());
    // A path of this machine; the files themselves are among the materials.
    settings.computeIfPresent("loraInitFrom", (name, path) -> lastName(path));
    SortedMap<String, String> environment = new TreeMap<>(inputs);
    environment.keySet().retainAll(ENVIRONMENT);
    return new BuildRecord(
        job.task().id(),
        description == null ? "" : description.strip().replaceAll("\\s+", " "),
        licenses,
        settings,
        environment,
        architecture(result.finalModel()),
        metrics(result),
        materials,
        time);
  }

  private static String lastName(String path) {
    return String.valueOf(Path.of(path.strip()).getFileName());
  }

  private static List<Metric> metrics(JobResult result) {
    List<Metric> metrics = new ArrayList<>();
    add(metrics, "held out", result.finalEvalLoss());
    add(metrics, "held out, base model", result.baseEvalLoss());
    metrics.add(new Metric("loss", "training", result.trainLoss()));
    return metrics;
  }

  private static void add(List<Metric> metrics, String slice, OptionalDouble loss) {
    if (loss.isPresent()) {
      metrics.add(new Metric("loss", slice, loss.getAsDouble()));
      metrics.add(new Metric("perplexity", slice, Math.exp(loss.getAsDouble())));
    }
  }

  private static String architecture(Path model) throws IOException {
    JsonNode config = new ObjectMapper().readTree(Files.readAllBytes(model.resolve("config.json")));
    return config.path("architectures").path(0).asText("");
  }
}
