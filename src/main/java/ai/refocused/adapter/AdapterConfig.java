package ai.refocused.adapter;

import ai.refocused.pretrained.InvalidModelException;
import ai.refocused.pretrained.ModelProblem;
import ai.refocused.weights.InvalidWeightsException;
import ai.refocused.weights.StrictJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What PEFT's {@code adapter_config.json} says of the computation.
 *
 * @param rank columns of B, rows of A
 * @param scale factor on {@code B A}: alpha / rank, or alpha / sqrt(rank) for rsLoRA (Kalajdzievski
 *     2023, arXiv:2312.03732)
 */
record AdapterConfig(int rank, double scale) {
  static final String FILE_NAME = "adapter_config.json";

  private static final int MAX_FILE = 4_000_000;

  /** Fields that change what an adapter computes, in a way that is not known here. */
  private static final List<String> UNSUPPORTED =
      List.of(
          "use_dora",
          "use_qalora",
          "fan_in_fan_out",
          "lora_bias",
          "rank_pattern",
          "alpha_pattern",
          "modules_to_save",
          "layer_replication",
          "target_parameters",
          "trainable_token_indices",
          "megatron_config");

  /**
   * Reads a file.
   *
   * @throws InvalidModelException with all problems of the file
   */
  static AdapterConfig read(Path file) {
    ObjectNode json;
    try {
      json = StrictJson.readObject(file, MAX_FILE);
    } catch (InvalidWeightsException e) {
      throw new InvalidModelException(new ModelProblem(file.toString(), e.detail()), e);
    }
    List<ModelProblem> problems = new ArrayList<>();
    if (!json.path("peft_type").asText().equals("LORA")) {
      problems.add(
          problem(file, "\"peft_type\" is %s; LORA is supported.", json.path("peft_type")));
    }
    for (String field : UNSUPPORTED) {
      if (isSet(json.path(field))) {
        problems.add(
            problem(
                file, "\"" + field + "\" is %s, which is not supported here.", json.path(field)));
      }
    }
    JsonNode rank = json.path("r");
    if (!rank.canConvertToInt() || !rank.isIntegralNumber() || rank.intValue() < 1) {
      problems.add(problem(file, "\"r\" is %s; a whole number from 1 up is needed.", rank));
    }
    JsonNode alpha = json.path("lora_alpha");
    if (!alpha.isNumber()) {
      problems.add(problem(file, "\"lora_alpha\" is %s; a number is needed.", alpha));
    }
    if (!problems.isEmpty()) {
      throw new InvalidModelException(problems);
    }
    boolean rankStabilized = json.path("use_rslora").asBoolean(false);
    double divisor = rankStabilized ? Math.sqrt(rank.intValue()) : rank.intValue();
    return new AdapterConfig(rank.intValue(), alpha.doubleValue() / divisor);
  }

  /** Null, false and what is empty say nothing. */
  private static boolean isSet(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    return value.isContainerNode() ? !value.isEmpty() : !value.isBoolean() || value.booleanValue();
  }

  private static ModelProblem problem(Path file, String format, JsonNode found) {
    String shown = found.isMissingNode() ? "missing" : found.toString();
    return new ModelProblem(file.toString(), format.formatted(shown));
  }
}
