package ai.refocused.model;

import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.TuningSpec;
import ai.refocused.pretrained.AdapterFolder;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An adapter that training goes on from, compared with what the job asks for. */
final class AdapterStart {
  private static final String WHERE = "<loraInitFrom>";
  private static final int LISTED = 5;

  private final AdapterFolder adapter;
  private final List<Problem> problems = new ArrayList<>();

  private AdapterStart(AdapterFolder adapter) {
    this.adapter = adapter;
  }

  /**
   * Fails, with a line for each difference, unless the adapter computes with the job's settings
   * what it computed before.
   */
  static void requireFits(
      AdapterFolder adapter,
      TuningSpec.Lora lora,
      ModelConfig config,
      TensorSource expected,
      TensorSource found) {
    AdapterStart start = new AdapterStart(adapter);
    start.require("loraUseRslora", lora.rsLora(), adapter.rsLora());
    start.require("loraUseDora", lora.dora(), adapter.dora());
    for (AdaptedLayer layer : AdaptedLayer.of(lora, config)) {
      start.layer(layer);
    }
    start.tensors(expected, found);
    if (!start.problems.isEmpty()) {
      throw new InvalidJobException(start.problems.stream().distinct().toList());
    }
  }

  private void require(String setting, Object wanted, Object actual) {
    if (!wanted.equals(actual)) {
      problems.add(
          new Problem(
              "<" + setting + ">",
              "\"%s\", but the adapter in \"%s\" was made with \"%s\". Set it to that."
                  .formatted(wanted, adapter.folder(), actual)));
    }
  }

  private void layer(AdaptedLayer layer) {
    String module = layer.target().module();
    double rank = value(adapter.rankPattern(), module, adapter.rank());
    double alpha = value(adapter.alphaPattern(), module, adapter.alpha());
    if (rank != layer.rank()) {
      require("loraRank", layer.rank(), (int) rank);
    }
    if (alpha != layer.alpha()) {
      require("loraAlpha", layer.alpha(), alpha);
    }
  }

  /** A pattern's value for a module: of the first key that is its name or an end of it. */
  private static double value(JsonNode pattern, String module, double common) {
    if (pattern != null) {
      for (Map.Entry<String, JsonNode> entry : pattern.properties()) {
        if (module.matches("(.*\\.)?" + entry.getKey())) {
          return entry.getValue().asDouble();
        }
      }
    }
    return common;
  }

  private void tensors(TensorSource expected, TensorSource found) {
    TreeSet<String> missing = new TreeSet<>(expected.names());
    missing.removeAll(found.names());
    TreeSet<String> surplus = new TreeSet<>(found.names());
    surplus.removeAll(expected.names());
    list(missing, "has no", " as <loraTargetModules> and <loraBias> need them");
    list(surplus, "has", ", for which <loraTargetModules> and <loraBias> have no place");
    for (String name : expected.names()) {
      if (found.names().contains(name)) {
        TensorInfo wanted = expected.info(name);
        TensorInfo actual = found.info(name);
        if (!wanted.shape().equals(actual.shape())) {
          problems.add(
              new Problem(
                  WHERE,
                  "\"%s\": %s has shape %s, this run needs %s."
                      .formatted(adapter.folder(), name, actual.shape(), wanted.shape())));
        }
      }
    }
  }

  private void list(Set<String> names, String verb, String why) {
    if (!names.isEmpty()) {
      String more = names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "";
      problems.add(
          new Problem(
              WHERE,
              "\"%s\" %s %s%s%s. Make the two agree."
                  .formatted(
                      adapter.folder(),
                      verb,
                      String.join(", ", names.stream().limit(LISTED).toList()),
                      more,
                      why)));
    }
  }
}
