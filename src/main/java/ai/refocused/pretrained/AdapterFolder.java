package ai.refocused.pretrained;

import ai.refocused.weights.SafetensorsFile;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A LoRA adapter's folder as PEFT writes it: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}.
 *
 * @param rank of the layers that {@code rank_pattern} does not name
 * @param alpha of the layers that {@code alpha_pattern} does not name
 * @param rankPattern as in the file; null if it is missing
 * @param alphaPattern as in the file; null if it is missing
 */
public record AdapterFolder(
    Path folder,
    int rank,
    double alpha,
    boolean rsLora,
    boolean dora,
    JsonNode rankPattern,
    JsonNode alphaPattern) {
  private static final String CONFIG = "adapter_config.json";
  private static final String TENSORS = "adapter_model.safetensors";

  /**
   * Reads the configuration.
   *
   * @throws InvalidModelException if the folder is no LoRA adapter that can be used here
   */
  public static AdapterFolder open(Path folder) {
    JsonNode json = config(folder);
    List<ModelProblem> problems = new ArrayList<>();
    if (!Files.isRegularFile(folder.resolve(TENSORS))) {
      problems.add(
          new ModelProblem(
              folder.toString(),
              "has no " + TENSORS + ". Save the adapter with PEFT's safe_serialization."));
    }
    require(problems, folder, json, "peft_type", "LORA");
    require(problems, folder, json, "fan_in_fan_out", "false");
    if (!json.path("r").isInt() || !json.path("lora_alpha").isNumber()) {
      problems.add(
          new ModelProblem(
              folder.resolve(CONFIG).toString(), "has no number for \"r\" or \"lora_alpha\"."));
    }
    if (!problems.isEmpty()) {
      throw new InvalidModelException(problems);
    }
    return new AdapterFolder(
        folder,
        json.get("r").asInt(),
        json.get("lora_alpha").asDouble(),
        json.path("use_rslora").asBoolean(),
        json.path("use_dora").asBoolean(),
        json.get("rank_pattern"),
        json.get("alpha_pattern"));
  }

  private static JsonNode config(Path folder) {
    Path file = folder.resolve(CONFIG);
    try {
      JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
      if (!json.isObject()) {
        throw new InvalidModelException(file.toString(), "is not a JSON object.");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new InvalidModelException(
          new ModelProblem(file.toString(), "is not JSON: " + e.getOriginalMessage() + "."), e);
    } catch (IOException e) {
      throw new InvalidModelException(
          new ModelProblem(
              folder.toString(),
              "has no readable " + CONFIG + ". Name the folder of an adapter as PEFT saves it."),
          e);
    }
  }

  private static void require(
      List<ModelProblem> problems, Path folder, JsonNode json, String key, String wanted) {
    String actual = json.path(key).asText(wanted);
    if (!actual.equalsIgnoreCase(wanted)) {
      problems.add(
          new ModelProblem(
              folder.resolve(CONFIG).toString(),
              "\"" + key + "\" is \"" + actual + "\"; supported is \"" + wanted + "\"."));
    }
  }

  /** The adapter's tensors, under {@link PeftNames}; the caller closes them. */
  public TensorSource tensors() {
    return SafetensorsFile.open(folder.resolve(TENSORS));
  }
}
