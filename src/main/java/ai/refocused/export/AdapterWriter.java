package ai.refocused.export;

import ai.refocused.adapter.AdapterBase;
import ai.refocused.job.TuningSpec;
import ai.refocused.model.AdaptedLayer;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.DType;
import ai.refocused.weights.FiniteTensors;
import ai.refocused.weights.SafetensorsWriter;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Writes a LoRA adapter as a folder that PEFT loads: {@code adapter_model.safetensors} in float32,
 * {@code adapter_config.json} and a model card. Equal content gives equal bytes.
 */
public final class AdapterWriter {
  private AdapterWriter() {}

  /**
   * Writes a folder, or replaces one as a whole.
   *
   * @throws IOException if writing fails; a folder that was there is still there then
   * @throws ai.refocused.weights.InvalidWeightsException if a tensor has values that are not finite
   * @throws IllegalArgumentException if the tensors are not those that PEFT expects
   */
  public static void write(Path folder, AdapterContent content) throws IOException {
    List<String> names = names(content);
    StagedFolder.replace(
        folder,
        staged -> {
          SafetensorsWriter.write(
              staged.resolve("adapter_model.safetensors"),
              new FiniteTensors(folder.resolve("adapter_model.safetensors"), content.tensors()),
              names,
              DType.F32);
          Files.writeString(
              staged.resolve("adapter_config.json"), JsonText.of(adapterConfig(content)));
          Files.writeString(staged.resolve(AdapterBase.FILE_NAME), content.base().json());
          Files.writeString(staged.resolve("README.md"), ModelCard.ofAdapter(content.card()));
        });
  }

  private static List<String> names(AdapterContent content) {
    Map<String, List<Long>> expected = AdapterShapes.of(content);
    TensorSource tensors = content.tensors();
    if (!tensors.names().equals(expected.keySet())) {
      throw new IllegalArgumentException(
          "PEFT expects tensors %s, not %s".formatted(expected.keySet(), tensors.names()));
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

  /** Keys of {@code peft.LoraConfig} that all its versions since 0.9 know, sorted as it does. */
  private static ObjectNode adapterConfig(AdapterContent content) {
    TuningSpec.Lora lora = content.lora();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode alphas = json.putObject("alpha_pattern");
    patterns(content, AdaptedLayer::alpha, lora.alpha())
        .forEach((module, alpha) -> putNumber(alphas, module, alpha));
    json.putNull("auto_mapping");
    json.put("base_model_name_or_path", content.card().baseModel());
    json.put("bias", lora.bias().id());
    json.put("fan_in_fan_out", false);
    json.put("inference_mode", true);
    json.put("init_lora_weights", true);
    json.putNull("layers_pattern");
    json.putNull("layers_to_transform");
    putNumber(json, "lora_alpha", lora.alpha());
    json.put("lora_dropout", lora.dropout());
    json.putNull("modules_to_save");
    json.put("peft_type", "LORA");
    json.put("r", lora.rank());
    ObjectNode ranks = json.putObject("rank_pattern");
    patterns(content, layer -> (double) layer.rank(), lora.rank())
        .forEach((module, rank) -> putNumber(ranks, module, rank));
    json.putNull("revision");
    ArrayNode modules = json.putArray("target_modules");
    moduleNames(content.config(), content.layers()).forEach(modules::add);
    json.put("task_type", "CAUSAL_LM");
    json.put("use_dora", lora.dora());
    json.put("use_rslora", lora.rsLora());
    return json;
  }

  /** Values of layers that have another one than the adapter as a whole, by full name. */
  private static Map<String, Double> patterns(
      AdapterContent content, ToDoubleFunction<AdaptedLayer> value, double common) {
    Map<String, Double> patterns = new LinkedHashMap<>();
    for (AdaptedLayer layer : content.layers()) {
      if (value.applyAsDouble(layer) != common) {
        patterns.put(layer.target().module(), value.applyAsDouble(layer));
      }
    }
    return patterns;
  }

  /** PEFT's alpha is an integer by its type; whole values are written so. */
  private static void putNumber(ObjectNode json, String key, double value) {
    if (value == Math.rint(value) && Math.abs(value) < Integer.MAX_VALUE) {
      json.put(key, (int) value);
    } else {
      json.put(key, value);
    }
  }

  /** A layer's short name where every block's is adapted, else the full names. */
  private static List<String> moduleNames(ModelConfig config, List<AdaptedLayer> layers) {
    Map<String, List<String>> byShortName = new LinkedHashMap<>();
    for (AdaptedLayer layer : layers) {
      String module = layer.target().module();
      String shortName = module.substring(module.lastIndexOf('.') + 1);
      byShortName.computeIfAbsent(shortName, name -> new ArrayList<>()).add(module);
    }
    List<String> names = new ArrayList<>();
    byShortName.forEach(
        (shortName, modules) -> {
          if (modules.size() == config.layers()) {
            names.add(shortName);
          } else {
            names.addAll(modules);
          }
        });
    return names;
  }
}
