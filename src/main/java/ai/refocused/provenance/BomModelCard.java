package ai.refocused.provenance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** The model card within a CycloneDX document: how the model learned, on what, how well it does. */
final class BomModelCard {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Plain text that the model goes on with by itself; the other tasks have answers. */
  private static final String SELF_SUPERVISED_TASK = "domain";

  private BomModelCard() {}

  static ObjectNode of(BuildRecord build) {
    ObjectNode card = JSON.objectNode();
    ObjectNode parameters = card.putObject("modelParameters");
    String approach = build.task().equals(SELF_SUPERVISED_TASK) ? "self-supervised" : "supervised";
    parameters.putObject("approach").put("type", approach);
    parameters.put("task", "text-generation");
    parameters.put("architectureFamily", "transformer");
    if (!build.architecture().isEmpty()) {
      parameters.put("modelArchitecture", build.architecture());
    }
    ArrayNode datasets = parameters.putArray("datasets");
    build.materials().stream()
        .filter(material -> material.kind() == Material.Kind.DATASET)
        .forEach(dataset -> datasets.addObject().put("ref", dataset.reference()));
    parameters.putArray("inputs").addObject().put("format", "text");
    parameters.putArray("outputs").addObject().put("format", "text");
    metrics(card, build);
    ArrayNode properties = card.putArray("properties");
    build.settings().forEach((name, value) -> property(properties, name, value));
    build.environment().forEach((name, value) -> property(properties, name, value));
    return card;
  }

  private static void metrics(ObjectNode card, BuildRecord build) {
    ArrayNode metrics = card.putObject("quantitativeAnalysis").putArray("performanceMetrics");
    for (Metric metric : build.metrics()) {
      metrics
          .addObject()
          .put("type", metric.type())
          .put("value", String.format(Locale.ROOT, "%.4f", metric.value()))
          .put("slice", metric.slice());
    }
  }

  private static void property(ArrayNode properties, String name, String value) {
    properties.addObject().put("name", "refocused:" + name).put("value", value);
  }
}
