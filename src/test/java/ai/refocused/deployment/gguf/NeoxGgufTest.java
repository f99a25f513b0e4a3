package ai.refocused.deployment.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.InvalidJobException;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.weights.MemoryTensors;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files are read by {@link GgufBytes}, which knows the specification and nothing of the writer. */
class NeoxGgufTest {
  private static final Path MODEL = Path.of("src/test/resources/reference/models/neox-tiny");
  private static final int HEADS = 4;
  private static final int HEAD_SIZE = 16;
  private static final int HIDDEN = 64;

  @TempDir Path folder;

  @Test
  void metadataAreThoseOfLlamaCpp() throws Exception {
    Map<String, Object> metadata = write(MODEL, GgufPrecision.Q8_0).metadata();

    assertThat(metadata)
        .containsEntry("general.architecture", "gptneox")
        .containsEntry("general.name", "tiny")
        .containsEntry("general.file_type", 7)
        .containsEntry("general.quantization_version", 2)
        .containsEntry("gptneox.context_length", 256)
        .containsEntry("gptneox.embedding_length", HIDDEN)
        .containsEntry("gptneox.block_count", 3)
        .containsEntry("gptneox.feed_forward_length", 256)
        .containsEntry("gptneox.attention.head_count", HEADS)
        .containsEntry("gptneox.attention.layer_norm_epsilon", 1e-5f)
        .containsEntry("gptneox.rope.dimension_count", 4)
        .containsEntry("gptneox.rope.freq_base", 10000f)
        .containsEntry("gptneox.use_parallel_residual", true);
  }

  @Test
  void theTokenizerIsThere() throws Exception {
    Map<String, Object> metadata = write(MODEL, GgufPrecision.F16).metadata();

    assertThat(metadata)
        .containsEntry("tokenizer.ggml.model", "gpt2")
        .containsEntry("tokenizer.ggml.pre", "gpt-2")
        .containsEntry("tokenizer.ggml.eos_token_id", 0)
        .containsEntry("tokenizer.ggml.eot_token_id", 5)
        .containsEntry("tokenizer.ggml.add_bos_token", false)
        .containsEntry("tokenizer.chat_template", "{{ messages }}");
    List<?> tokens = (List<?>) metadata.get("tokenizer.ggml.tokens");
    List<?> types = (List<?>) metadata.get("tokenizer.ggml.token_type");
    List<?> merges = (List<?>) metadata.get("tokenizer.ggml.merges");
    assertThat(tokens).hasSize(1024);
    assertThat(tokens.subList(0, 6).toString())
        .isEqualTo("[<|endoftext|>, <|padding|>, <|user|>, <|assistant|>, <|system|>, <|end|>]");
    assertThat(types.subList(0, 7).toString()).isEqualTo("[3, 3, 3, 3, 3, 3, 1]");
    assertThat(merges).hasSize(762);
    assertThat(merges.subList(0, 3).toString()).isEqualTo("[\u0120 t, h e, \u0120 a]");
  }

  @Test
  void idsWithoutATokenAreFilledUpAndMergesMayBeLists() throws Exception {
    Path model =
        changed(
            json -> {
              ObjectNode vocabulary = (ObjectNode) json.path("model").path("vocab");
              vocabulary.remove(
                  vocabulary.properties().stream()
                      .filter(entry -> entry.getValue().intValue() == 1023)
                      .findFirst()
                      .orElseThrow()
                      .getKey());
              ((ObjectNode) json.path("added_tokens").path(5)).put("special", false);
              ArrayNode merges = (ArrayNode) json.path("model").path("merges");
              merges.insertArray(0).add("a").add("b");
            });

    Map<String, Object> metadata = write(model, GgufPrecision.F16).metadata();

    assertThat(((List<?>) metadata.get("tokenizer.ggml.tokens")).get(1023)).isEqualTo("[PAD1023]");
    List<?> types = (List<?>) metadata.get("tokenizer.ggml.token_type");
    assertThat(types.get(1023)).isEqualTo(5);
    assertThat(types.get(5)).isEqualTo(4);
    assertThat(((List<?>) metadata.get("tokenizer.ggml.merges")).get(0)).isEqualTo("a b");
  }

  @Test
  void tensorsHaveLlamaCppsNamesAndReversedSizes() throws Exception {
    Map<String, GgufBytes.Tensor> tensors = write(MODEL, GgufPrecision.F32).tensors();

    assertThat(tensors).hasSize(40);
    assertThat(tensors.keySet())
        .contains(
            "token_embd.weight",
            "blk.0.attn_norm.weight",
            "blk.0.attn_norm.bias",
            "blk.0.attn_qkv.weight",
            "blk.0.attn_qkv.bias",
            "blk.0.attn_output.weight",
            "blk.1.ffn_norm.weight",
            "blk.1.ffn_up.weight",
            "blk.2.ffn_down.bias",
            "output_norm.weight",
            "output_norm.bias",
            "output.weight");
    assertThat(tensors.get("blk.1.ffn_up.weight").sizes()).containsExactly(64L, 256L);
    assertThat(tensors.values())
        .allSatisfy(tensor -> assertThat(tensor.offset() % 32).isZero())
        .allSatisfy(tensor -> assertThat(tensor.type()).isZero());
  }

  @Test
  void queriesKeysAndValuesOfAllHeadsStandApart() throws Exception {
    GgufBytes file = write(MODEL, GgufPrecision.F32);
    float[] checkpoint;
    try (PretrainedFolder model = PretrainedFolder.open(MODEL)) {
      checkpoint =
          MemoryTensors.valuesOf(
              model.tensors(), "gpt_neox.layers.1.attention.query_key_value.weight");
    }

    float[] separate = file.floats("blk.1.attn_qkv.weight");

    for (int part = 0; part < 3; part++) {
      for (int head = 0; head < HEADS; head++) {
        for (int i = 0; i < HEAD_SIZE * HIDDEN; i++) {
          int from = (head * 3 + part) * HEAD_SIZE * HIDDEN + i;
          int to = (part * HEADS + head) * HEAD_SIZE * HIDDEN + i;
          assertThat(separate[to]).isEqualTo(checkpoint[from]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void vectorsStayFloatAndMatricesGetTheType(GgufPrecision precision) throws Exception {
    int type =
        switch (precision) {
          case F32 -> 0;
          case F16 -> 1;
          case Q8_0 -> 8;
        };

    write(MODEL, precision)
        .tensors()
        .values()
        .forEach(
            tensor -> assertThat(tensor.type()).isEqualTo(tensor.sizes().size() == 1 ? 0 : type));
  }

  @Test
  void theWayBackGivesTheCheckpoint() throws Exception {
    write(MODEL, GgufPrecision.F32);
    try (PretrainedFolder model = PretrainedFolder.open(MODEL);
        TensorSource back = NeoxGguf.open(file(), model.config())) {
      assertThat(back.names()).containsExactlyElementsOf(model.tensors().names());
      for (String name : back.names()) {
        assertThat(MemoryTensors.valuesOf(back, name))
            .isEqualTo(MemoryTensors.valuesOf(model.tensors(), name));
      }
    }
  }

  @Test
  void writesTheSameBytesAgain() throws Exception {
    write(MODEL, GgufPrecision.Q8_0);
    byte[] first = Files.readAllBytes(file());
    write(MODEL, GgufPrecision.Q8_0);

    assertThat(Files.readAllBytes(file())).isEqualTo(first);
  }

  @Test
  void refusesATokenizerThatLlamaCppWouldRunOtherwise() throws Exception {
    Path model =
        changed(json -> ((ObjectNode) json.path("pre_tokenizer")).put("add_prefix_space", true));

    assertThatThrownBy(() -> write(model, GgufPrecision.F16))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("<formats>: GGUF needs a byte-level BPE tokenizer")
        .hasMessageContaining("it adds a space before texts. Leave gguf and ollama out.");
  }

  private GgufBytes write(Path source, GgufPrecision precision) throws IOException {
    Files.deleteIfExists(file());
    try (PretrainedFolder model = PretrainedFolder.open(source)) {
      NeoxGguf.write(
          file(),
          new GgufContent(
              "tiny",
              model.config(),
              model.tensors(),
              source,
              Map.of("eos", 0, "eot", 5),
              false,
              false,
              Optional.of("{{ messages }}")),
          precision);
    }
    return GgufBytes.read(file());
  }

  private Path file() {
    return folder.resolve("model.gguf");
  }

  /** A copy of the model with another tokenizer.json. */
  private Path changed(Consumer<ObjectNode> change) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("model"));
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(MODEL.resolve(name), copy.resolve(name));
    }
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = (ObjectNode) mapper.readTree(MODEL.resolve("tokenizer.json").toFile());
    change.accept(json);
    mapper.writeValue(copy.resolve("tokenizer.json").toFile(), json);
    return copy;
  }
}
