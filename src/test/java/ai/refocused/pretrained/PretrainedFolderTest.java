package ai.refocused.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.weights.DType;
import ai.refocused.weights.InvalidWeightsException;
import ai.refocused.weights.MemoryTensors;
import ai.refocused.weights.SafetensorsFile;
import ai.refocused.weights.SafetensorsWriter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedFolderTest {
  private static final Path MODELS = Path.of("src/test/resources/reference/models");
  private static final Path TINY = MODELS.resolve("neox-tiny");

  @TempDir Path parent;
  private Path folder;

  @BeforeEach
  void copyModelWithoutWeights() throws IOException {
    folder = Files.createDirectory(parent.resolve("model"));
    try (Stream<Path> files = Files.list(TINY)) {
      for (Path file : files.toList()) {
        if (file.toString().endsWith(".json")) {
          Files.copy(file, folder.resolve(file.getFileName()));
        }
      }
    }
  }

  private MemoryTensors tinyTensors() {
    try (SafetensorsFile file = SafetensorsFile.open(TINY.resolve("model.safetensors"))) {
      return MemoryTensors.copyOf(file);
    }
  }

  private void writeWeights(MemoryTensors tensors, List<String> names) throws IOException {
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, names, DType.F32);
  }

  private void assertProblems(String... messages) {
    assertThatThrownBy(() -> PretrainedFolder.inspect(folder))
        .isInstanceOfSatisfying(
            InvalidModelException.class,
            e ->
                assertThat(e.problems().stream().map(ModelProblem::message))
                    .containsExactly(messages));
  }

  private void editConfig(String from, String to) throws IOException {
    Path config = folder.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace(from, to));
  }

  @Test
  void opensTheReferenceModel() {
    try (PretrainedFolder model = PretrainedFolder.open(TINY)) {
      assertThat(model.config().layers()).isEqualTo(3);
      assertThat(model.tensors().names()).hasSize(40).startsWith("gpt_neox.embed_in.weight");
      assertThat(model.tokenizerFiles())
          .extracting(file -> file.getFileName().toString())
          .containsExactly("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json");
      assertThat(model.generationConfig()).isEmpty();
      assertThat(model.warnings())
          .containsExactly("model.safetensors is read; pytorch_model.bin is not.");
      assertThat(model.fingerprint()).matches("[0-9a-f]{64}");
    }
  }

  @Test
  void allFormatsGiveTheSameTensors() throws IOException {
    Files.copy(TINY.resolve("pytorch_model.bin"), folder.resolve("pytorch_model.bin"));
    try (PretrainedFolder safetensors = PretrainedFolder.open(TINY);
        PretrainedFolder torch = PretrainedFolder.open(folder);
        PretrainedFolder halves = PretrainedFolder.open(MODELS.resolve("neox-tiny-fp16-sharded"))) {
      assertThat(torch.warnings()).isEmpty();
      assertThat(List.copyOf(torch.tensors().names()))
          .isEqualTo(List.copyOf(safetensors.tensors().names()))
          .isEqualTo(List.copyOf(halves.tensors().names()));
      for (String name : safetensors.tensors().names()) {
        float[] expected = MemoryTensors.valuesOf(safetensors.tensors(), name);
        assertThat(MemoryTensors.valuesOf(torch.tensors(), name)).isEqualTo(expected);
        float[] rounded = MemoryTensors.valuesOf(halves.tensors(), name);
        for (int i = 0; i < expected.length; i++) {
          float tolerance = Math.max(Math.abs(expected[i]) * 0x1p-11f, 0x1p-25f);
          assertThat(Math.abs(rounded[i] - expected[i])).isLessThanOrEqualTo(tolerance);
        }
      }
    }
  }

  @Test
  void readsShardsInPyTorchsFormat() throws IOException {
    String shard = "pytorch_model-00001-of-00001.bin";
    Files.copy(TINY.resolve("pytorch_model.bin"), folder.resolve(shard));
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode index = mapper.createObjectNode();
    ObjectNode weightMap = index.putObject("weight_map");
    tinyTensors().names().forEach(name -> weightMap.put(name, shard));
    mapper.writeValue(folder.resolve("pytorch_model.bin.index.json").toFile(), index);
    try (PretrainedFolder model = PretrainedFolder.open(folder)) {
      assertThat(MemoryTensors.valuesOf(model.tensors(), "embed_out.weight"))
          .isEqualTo(MemoryTensors.valuesOf(tinyTensors(), "embed_out.weight"));
      assertThat(model.fingerprint()).isNotEmpty();
    }
  }

  @Test
  void summarisesWithoutReadingTensors() {
    ModelSummary summary = PretrainedFolder.inspect(TINY);
    assertThat(summary.parameters()).isEqualTo(281_152);
    assertThat(summary.tokenizerFiles()).hasSize(3);
    assertThat(summary.config().vocabSize()).isEqualTo(1024);
  }

  @Test
  void namesWhatItLookedFor() throws IOException {
    assertThatThrownBy(() -> PretrainedFolder.open(parent.resolve("none")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageEndingWith(
            "none: There is no such folder. A base model is a folder with config.json,"
                + " tokenizer.json and weights.");
    assertProblems(
        "The folder has no weights. Looked for model.safetensors, model.safetensors.index.json,"
            + " pytorch_model.bin, pytorch_model.bin.index.json.");
    Files.delete(folder.resolve("config.json"));
    assertProblems("The folder has no config.json, so it is no model in Hugging Face's layout.");
  }

  @Test
  void reportsEveryDifferenceBetweenWeightsAndConfiguration() throws IOException {
    MemoryTensors tensors =
        tinyTensors()
            .with("gpt_neox.layers.1.attention.dense.weight", List.of(32L, 128L), new float[4096])
            .with("lora.weight", List.of(1L), 0f);
    List<String> names = new ArrayList<>(tensors.names());
    names.remove("embed_out.weight");
    names.remove("gpt_neox.layers.2.mlp.dense_4h_to_h.bias");
    writeWeights(tensors, names);

    assertProblems(
        "Tensor \"gpt_neox.layers.2.mlp.dense_4h_to_h.bias\" of shape [64] is missing.",
        "Tensor \"embed_out.weight\" of shape [1024, 64] is missing.",
        "Tensor \"gpt_neox.layers.1.attention.dense.weight\" has shape [32, 128]; the configuration"
            + " needs [64, 64].",
        "Tensor \"lora.weight\" of shape [1] is unknown to the configuration.");
  }

  @Test
  void acceptsConstantsThatOlderVersionsSaved() throws IOException {
    MemoryTensors tensors =
        tinyTensors()
            .with("gpt_neox.layers.0.attention.bias", List.of(1L, 1L, 2L, 2L), new float[4])
            .with("gpt_neox.layers.0.attention.masked_bias", List.of(), -1e9f)
            .with("gpt_neox.layers.0.attention.rotary_emb.inv_freq", List.of(2L), 1f, 0.01f);
    writeWeights(tensors, List.copyOf(tensors.names()));
    try (PretrainedFolder model = PretrainedFolder.open(folder)) {
      assertThat(model.tensors().names()).hasSize(40);
      assertThatThrownBy(() -> model.tensors().info("gpt_neox.layers.0.attention.bias"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void tiedEmbeddingsNeedNoHeadAndIgnoreOne() throws IOException {
    editConfig("\"tie_word_embeddings\": false", "\"tie_word_embeddings\": true");
    MemoryTensors tensors = tinyTensors();
    writeWeights(tensors, List.copyOf(tensors.names()));
    try (PretrainedFolder model = PretrainedFolder.open(folder)) {
      assertThat(model.tensors().names()).hasSize(39).doesNotContain("embed_out.weight");
      assertThat(model.warnings())
          .containsExactly(
              "model.safetensors: \"embed_out.weight\" is ignored, as config.json ties it to the"
                  + " input embedding.");
    }
    List<String> names = new ArrayList<>(tensors.names());
    names.remove("embed_out.weight");
    writeWeights(tensors, names);
    assertThat(PretrainedFolder.inspect(folder).warnings()).isEmpty();
  }

  @Test
  void attentionWithoutBiasNeedsNone() throws IOException {
    editConfig("\"attention_bias\": true", "\"attention_bias\": false");
    MemoryTensors tensors = tinyTensors();
    List<String> names =
        tensors.names().stream()
            .filter(name -> !(name.contains("attention.") && name.endsWith("bias")))
            .toList();
    writeWeights(tensors, names);
    assertThat(PretrainedFolder.inspect(folder).parameters()).isEqualTo(281_152 - 3 * 256);
  }

  @Test
  void weightsThatAreNotFiniteFailWhenTheyAreRead() throws IOException {
    MemoryTensors tensors = tinyTensors();
    float[] bad = MemoryTensors.valuesOf(tensors, "gpt_neox.final_layer_norm.bias");
    bad[3] = Float.NaN;
    tensors.with("gpt_neox.final_layer_norm.bias", List.of(64L), bad);
    writeWeights(tensors, List.copyOf(tensors.names()));
    try (PretrainedFolder model = PretrainedFolder.open(folder)) {
      assertThatThrownBy(
              () -> MemoryTensors.valuesOf(model.tensors(), "gpt_neox.final_layer_norm.bias"))
          .isInstanceOf(InvalidWeightsException.class)
          .hasMessageContaining("has 1 NaN and 0 infinite of 64 values");
    }
  }

  @Test
  void brokenWeightsAreProblemsOfTheModel() throws IOException {
    Files.write(folder.resolve("model.safetensors"), new byte[3]);
    assertProblems("The file has 3 bytes; a safetensors file has at least 8. Download it again.");
  }

  @Test
  void refusesTokenizerFilesThatAreLinksElsewhere() throws IOException {
    MemoryTensors tensors = tinyTensors();
    writeWeights(tensors, List.copyOf(tensors.names()));
    Path secret = Files.writeString(parent.resolve("secret"), "s3cret");
    Files.delete(folder.resolve("tokenizer.json"));
    Files.createSymbolicLink(folder.resolve("tokenizer.json"), secret);
    assertProblems(
        "This is a link to a file outside of the model's folder. Copy the file instead.");
  }

  @Test
  void theFingerprintFollowsEveryInput() throws IOException {
    MemoryTensors tensors = tinyTensors();
    writeWeights(tensors, List.copyOf(tensors.names()));
    String first = fingerprint();
    assertThat(fingerprint()).isEqualTo(first);
    editConfig("\"use_cache\": true", "\"use_cache\": false");
    String second = fingerprint();
    assertThat(second).isNotEqualTo(first);
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    assertThat(fingerprint()).isNotEqualTo(second);
  }

  private String fingerprint() {
    try (PretrainedFolder model = PretrainedFolder.open(folder)) {
      return model.fingerprint();
    }
  }
}
