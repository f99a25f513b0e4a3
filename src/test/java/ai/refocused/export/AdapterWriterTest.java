package ai.refocused.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.adapter.AdapterBase;
import ai.refocused.job.LoraBias;
import ai.refocused.job.TuningSpec;
import ai.refocused.model.AdaptedLayer;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.ModelConfigReader;
import ai.refocused.weights.MemoryTensors;
import ai.refocused.weights.SafetensorsFile;
import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterWriterTest {
  private static final AdapterBase BASE = new AdapterBase("org.acme:base:1.0", "0".repeat(64));
  private static final Path REFERENCE = Path.of("src/test/resources/reference");

  private static final ModelConfig CONFIG =
      ModelConfigReader.read(REFERENCE.resolve("models/neox-tiny/config.json")).config();

  @TempDir Path parent;

  private static AdapterContent content(
      LoraBias bias, double alpha, TensorSource tensors, String... modules) {
    TuningSpec.Lora lora = new TuningSpec.Lora(8, alpha, 0.05, List.of(modules), bias);
    return new AdapterContent(
        CONFIG, lora, AdaptedLayer.of(lora, CONFIG), tensors, BASE, ModelFolderWriterTest.CARD);
  }

  /** Zeros of the shapes that PEFT expects. */
  private static AdapterContent zeros(LoraBias bias, double alpha, String... modules) {
    MemoryTensors tensors = new MemoryTensors();
    AdapterShapes.of(content(bias, alpha, tensors, modules))
        .forEach((name, shape) -> tensors.with(name, shape, new float[size(shape)]));
    return content(bias, alpha, tensors, modules);
  }

  private static int size(List<Long> shape) {
    return shape.stream().mapToInt(Math::toIntExact).reduce(1, Math::multiplyExact);
  }

  private JsonNode adapterConfig(AdapterContent content) throws IOException {
    Path folder = parent.resolve("adapter");
    AdapterWriter.write(folder, content);
    return new ObjectMapper().readTree(Files.readString(folder.resolve("adapter_config.json")));
  }

  @Test
  void writesTheGoldenAdapterInPeftsFormat() throws IOException {
    Path folder = parent.resolve("adapter");
    Path golden = REFERENCE.resolve("golden/lora-final.safetensors");
    try (SafetensorsFile tensors = SafetensorsFile.open(golden)) {
      AdapterWriter.write(folder, content(LoraBias.NONE, 16, tensors, "query_key_value", "dense"));
    }
    try (SafetensorsFile written =
            SafetensorsFile.open(folder.resolve("adapter_model.safetensors"));
        SafetensorsFile expected = SafetensorsFile.open(golden)) {
      assertThat(written.names()).containsExactlyElementsOf(expected.names());
      for (String name : expected.names()) {
        assertThat(MemoryTensors.valuesOf(written, name))
            .isEqualTo(MemoryTensors.valuesOf(expected, name));
      }
    }
    assertThat(folder.resolve("adapter_config.json"))
        .hasContent(
            """
            {
              "alpha_pattern": { },
              "auto_mapping": null,
              "base_model_name_or_path": "neox-tiny",
              "bias": "none",
              "fan_in_fan_out": false,
              "inference_mode": true,
              "init_lora_weights": true,
              "layers_pattern": null,
              "layers_to_transform": null,
              "lora_alpha": 16,
              "lora_dropout": 0.05,
              "modules_to_save": null,
              "peft_type": "LORA",
              "r": 8,
              "rank_pattern": { },
              "revision": null,
              "target_modules": [
                "query_key_value",
                "dense"
              ],
              "task_type": "CAUSAL_LM",
              "use_dora": false,
              "use_rslora": false
            }
            """);
    assertThat(Files.readString(folder.resolve("README.md")))
        .contains("library_name: \"peft\"", "PeftModel.from_pretrained");
  }

  @Test
  void namesSingleBlocksInFullAndAliasesByTheirModules() throws IOException {
    JsonNode config =
        adapterConfig(zeros(LoraBias.NONE, 1.5, "layers.1.attention.dense", "q_proj", "fc1"));
    assertThat(config.get("target_modules"))
        .extracting(JsonNode::textValue)
        .containsExactly("query_key_value", "dense_h_to_4h", "gpt_neox.layers.1.attention.dense");
    assertThat(config.get("lora_alpha").doubleValue()).isEqualTo(1.5);
  }

  @Test
  void expectsTheBiasVectorsThatTheMethodTrains() {
    String block = "base_model.model.gpt_neox.layers.0.";
    Map<String, List<Long>> own = AdapterShapes.of(zeros(LoraBias.LORA_ONLY, 16, "dense"));
    assertThat(own)
        .hasSize(9)
        .containsEntry(block + "attention.dense.base_layer.bias", List.of(64L));
    Map<String, List<Long>> all = AdapterShapes.of(zeros(LoraBias.ALL, 16, "dense"));
    assertThat(all)
        .hasSize(6 + 3 * 6 + 1)
        .containsKeys(
            block + "attention.dense.base_layer.bias",
            block + "attention.query_key_value.bias",
            block + "input_layernorm.bias",
            "base_model.model.gpt_neox.final_layer_norm.bias");
  }

  @Test
  void refusesTensorsThatPeftWouldNotFind() {
    MemoryTensors tensors = new MemoryTensors().with("lora_A", List.of(1L), 0f);
    AdapterContent wrong = content(LoraBias.NONE, 16, tensors, "dense");
    assertThatThrownBy(() -> AdapterWriter.write(parent.resolve("a"), wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PEFT expects tensors [base_model.model.gpt_neox.layers.0.attention")
        .hasMessageEndingWith("not [lora_A]");
  }

  @Test
  void writesVariantsAsPeftReadsThem() throws IOException {
    TuningSpec.Lora lora =
        new TuningSpec.Lora(
            8,
            16,
            0.05,
            List.of("attention"),
            LoraBias.NONE,
            true,
            true,
            Map.of("layers.1.attention.dense", 2),
            Map.of("query_key_value", 32.0),
            Optional.empty());
    MemoryTensors tensors = new MemoryTensors();
    AdapterContent shapes =
        new AdapterContent(
            CONFIG, lora, AdaptedLayer.of(lora, CONFIG), tensors, BASE, ModelFolderWriterTest.CARD);
    AdapterShapes.of(shapes)
        .forEach((name, shape) -> tensors.with(name, shape, new float[size(shape)]));
    JsonNode config = adapterConfig(shapes);
    assertThat(config.get("use_dora").asBoolean()).isTrue();
    assertThat(config.get("use_rslora").asBoolean()).isTrue();
    assertThat(config.get("r").asInt()).isEqualTo(8);
    assertThat(config.get("rank_pattern").toString())
        .isEqualTo("{\"gpt_neox.layers.1.attention.dense\":2}");
    assertThat(config.at("/alpha_pattern/gpt_neox.layers.2.attention.query_key_value").asInt())
        .isEqualTo(32);
    assertThat(tensors.names())
        .contains("base_model.model.gpt_neox.layers.0.attention.dense.lora_magnitude_vector");
    assertThat(tensors.info("base_model.model.gpt_neox.layers.1.attention.dense.lora_A.weight"))
        .extracting(TensorInfo::shape)
        .isEqualTo(List.of(2L, 64L));
  }

  @Test
  void aPartialTargetIsStillAWholeModule() {
    AdapterContent partial = zeros(LoraBias.NONE, 16, "v_proj");
    assertThat(partial.layers()).allMatch(layer -> layer.target().isPartial());
    assertThat(AdapterShapes.of(partial))
        .containsEntry(
            "base_model.model.gpt_neox.layers.2.attention.query_key_value.lora_B.weight",
            List.of(192L, 8L));
  }
}
