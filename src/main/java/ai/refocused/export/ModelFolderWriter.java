package ai.refocused.export;

import ai.refocused.pretrained.GptNeoxTensors;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.FiniteTensors;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a model as a folder in Hugging Face's layout: the weights, {@code config.json}, the
 * tokenizer's files, {@code generation_config.json} and a model card. Equal content gives equal
 * bytes.
 */
public final class ModelFolderWriter {
  private ModelFolderWriter() {}

  /** Writes a folder with {@code model.safetensors} in float32, or replaces one as a whole. */
  public static void write(Path folder, ModelFolderContent content) throws IOException {
    write(folder, content, WeightsFormat.SAFETENSORS_FP32);
  }

  /**
   * Writes a folder, or replaces one as a whole.
   *
   * @throws IOException if writing fails; a folder that was there is still there then
   * @throws ai.refocused.weights.InvalidWeightsException if a tensor has values that are not finite
   * @throws IllegalArgumentException if tensors and configuration do not agree
   */
  public static void write(Path folder, ModelFolderContent content, WeightsFormat format)
      throws IOException {
    List<String> names = names(content);
    StagedFolder.replace(
        folder,
        staged -> {
          format.write(
              staged.resolve(format.fileName()),
              new FiniteTensors(folder.resolve(format.fileName()), content.tensors()),
              names);
          Files.writeString(staged.resolve("config.json"), config(content.config(), format));
          for (Path file : content.tokenizerFiles()) {
            copy(file, staged.resolve(file.getFileName()));
          }
          writeGenerationConfig(content, staged.resolve("generation_config.json"));
          Files.writeString(staged.resolve("README.md"), ModelCard.ofModel(content.card()));
        });
  }

  private static List<String> names(ModelFolderContent content) {
    Map<String, List<Long>> expected = GptNeoxTensors.expected(content.config());
    TensorSource tensors = content.tensors();
    if (!tensors.names().equals(expected.keySet())) {
      throw new IllegalArgumentException(
          "the configuration needs other tensors than " + tensors.names());
    }
    expected.forEach(
        (name, shape) -> {
          if (!tensors.info(name).shape().equals(shape)) {
            throw new IllegalArgumentException(
                "%s has shape %s, not %s".formatted(name, tensors.info(name).shape(), shape));
          }
        });
    return List.copyOf(expected.keySet());
  }

  /**
   * The base model's file, but for the weights' type and where they once came from. Rotary values
   * that it gives under a name which only some programs read, or not at all, are spelled out.
   */
  private static String config(ModelConfig config, WeightsFormat format) {
    ObjectNode json = config.json().deepCopy();
    json.remove("_name_or_path");
    if (json.has("dtype")) {
      json.put("dtype", format.torchName());
    }
    if (json.has("torch_dtype") || !json.has("dtype")) {
      json.put("torch_dtype", format.torchName());
    }
    spellOut(json, "rotary_emb_base", "rope_theta", config.ropeTheta());
    spellOut(json, "rotary_pct", "partial_rotary_factor", config.rotaryPct());
    return JsonText.of(json);
  }

  private static void spellOut(ObjectNode json, String key, String newKey, double value) {
    boolean given =
        json.hasNonNull(key)
            || json.path("rope_parameters").hasNonNull(newKey)
            || json.path("rope_scaling").hasNonNull(newKey);
    if (!given) {
      json.put(key, value);
    }
  }

  private static void writeGenerationConfig(ModelFolderContent content, Path target)
      throws IOException {
    if (content.generationConfig().isPresent()) {
      copy(content.generationConfig().get(), target);
      return;
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("_from_model_config", true);
    ModelConfig config = content.config();
    config.bosTokenId().ifPresent(id -> json.put("bos_token_id", id));
    config.eosTokenId().ifPresent(id -> json.put("eos_token_id", id));
    config.padTokenId().ifPresent(id -> json.put("pad_token_id", id));
    Files.writeString(target, JsonText.of(json));
  }

  /** Copies the bytes alone: the copy gets a new file's permissions, not the original's. */
  private static void copy(Path source, Path target) throws IOException {
    try (InputStream in = Files.newInputStream(source)) {
      Files.copy(in, target);
    }
  }
}
