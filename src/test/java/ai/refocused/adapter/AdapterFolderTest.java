package ai.refocused.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.pretrained.InvalidModelException;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.weights.DType;
import ai.refocused.weights.SafetensorsFile;
import ai.refocused.weights.SafetensorsWriter;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterFolderTest {
  private static final Path REFERENCE = Path.of("src/test/resources/reference");
  private static final Path MODEL = REFERENCE.resolve("models/neox-tiny");
  private static final Path GOLDEN = REFERENCE.resolve("golden");
  private static final String CONFIG =
      "{\"peft_type\": \"LORA\", \"r\": 8, \"lora_alpha\": 16, \"bias\": \"none\","
          + " \"modules_to_save\": null, \"rank_pattern\": {}, \"use_dora\": false}";

  @TempDir private Path folder;

  @BeforeEach
  void writeAdapter() throws IOException {
    Files.copy(
        GOLDEN.resolve("lora-final.safetensors"), folder.resolve("adapter_model.safetensors"));
    config(CONFIG);
  }

  @Test
  void mergedWeightsAreThoseOfPeft() throws IOException {
    JsonNode golden = new JsonMapper().readTree(GOLDEN.resolve("lora-merged.json").toFile());
    try (PretrainedFolder base = PretrainedFolder.open(MODEL);
        AdapterFolder adapter = AdapterFolder.open(folder);
        TensorSource merged = adapter.adapt(base.tensors())) {
      assertThat(golden.path("weights")).hasSize(6);
      golden
          .path("weights")
          .properties()
          .forEach(
              entry -> {
                double[] sums = sums(values(merged, entry.getKey()));
                assertThat(sums[0]).isCloseTo(entry.getValue().get("sum").asDouble(), within(1e-3));
                assertThat(sums[1]).isCloseTo(entry.getValue().get("l2").asDouble(), within(1e-5));
              });
    }
  }

  @Test
  void weightsWithoutAdapterStayAsTheyAre() {
    String name = "gpt_neox.layers.0.mlp.dense_h_to_4h.weight";
    try (PretrainedFolder base = PretrainedFolder.open(MODEL);
        AdapterFolder adapter = AdapterFolder.open(folder);
        TensorSource merged = adapter.adapt(base.tensors())) {
      assertThat(values(merged, name)).isEqualTo(values(base.tensors(), name));
      assertThat(merged.names()).isEqualTo(base.tensors().names());
    }
  }

  @Test
  void theRootOfTheRankDividesForRankStabilizedAdapters() throws IOException {
    config(CONFIG.replace("{\"peft", "{\"use_rslora\": true, \"peft"));

    assertThat(AdapterConfig.read(folder.resolve("adapter_config.json")).scale())
        .isEqualTo(16 / Math.sqrt(8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"use_dora\": true",
        "\"rank_pattern\": {\"dense\": 4}",
        "\"modules_to_save\": [\"embed_out\"]",
        "\"fan_in_fan_out\": true",
        "\"layer_replication\": [[0, 1]]"
      })
  void whatWouldBeComputedOtherwiseIsRefused(String field) throws IOException {
    config("{\"peft_type\": \"LORA\", \"r\": 8, \"lora_alpha\": 16, " + field + "}");

    assertThatThrownBy(() -> AdapterFolder.open(folder))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(field.substring(0, field.indexOf(':')))
        .hasMessageContaining("not supported");
  }

  @Test
  void allFaultsOfAConfigurationAreToldAtOnce() throws IOException {
    config("{\"peft_type\": \"IA3\", \"r\": \"8\"}");

    assertThatThrownBy(() -> AdapterFolder.open(folder))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("\"peft_type\" is \"IA3\"; LORA is supported")
        .hasMessageContaining("\"r\" is \"8\"")
        .hasMessageContaining("\"lora_alpha\" is missing");
  }

  @Test
  void anotherRankThanTheTensorsIsRefused() throws IOException {
    config(CONFIG.replace("\"r\": 8", "\"r\": 4"));
    try (PretrainedFolder base = PretrainedFolder.open(MODEL);
        AdapterFolder adapter = AdapterFolder.open(folder)) {
      assertThatThrownBy(() -> adapter.adapt(base.tensors()))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("has shape [8, 64]; the base model and the rank need [4, 64]");
    }
  }

  @Test
  void tensorsThatBelongNowhereAreRefused() throws IOException {
    Path strange = folder.resolve("adapter_model.safetensors");
    try (SafetensorsFile golden = SafetensorsFile.open(GOLDEN.resolve("full-final.safetensors"))) {
      SafetensorsWriter.write(strange, golden, List.of("embed_out.weight"), DType.F32);
    }
    try (PretrainedFolder base = PretrainedFolder.open(MODEL);
        AdapterFolder adapter = AdapterFolder.open(folder)) {
      assertThatThrownBy(() -> adapter.adapt(base.tensors()))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("\"embed_out.weight\" fits nothing in the base model");
    }
  }

  @Test
  void theBaseIsReadAsItWasWritten() throws IOException {
    AdapterBase base = new AdapterBase("org.acme:\"bot\":1.0", "0a".repeat(32));
    Files.writeString(folder.resolve(AdapterBase.FILE_NAME), base.json());

    try (AdapterFolder adapter = AdapterFolder.open(folder)) {
      assertThat(adapter.base()).contains(base);
    }
  }

  @Test
  void adaptersOfOtherProgramsNameNoBase() {
    try (AdapterFolder adapter = AdapterFolder.open(folder)) {
      assertThat(adapter.base()).isEmpty();
    }
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("adapter_config.json"), json);
  }

  private static float[] values(TensorSource tensors, String name) {
    float[] values = new float[(int) tensors.info(name).elements()];
    tensors.read(name, FloatBuffer.wrap(values));
    return values;
  }

  /** Sum and Euclidean norm. */
  private static double[] sums(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    return new double[] {sum, Math.sqrt(squares)};
  }
}
