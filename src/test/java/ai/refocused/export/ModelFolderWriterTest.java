package ai.refocused.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.CardSpec;
import ai.refocused.pretrained.ModelConfigReader;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.weights.InvalidWeightsException;
import ai.refocused.weights.MemoryTensors;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderWriterTest {
  private static final Path TINY = Path.of("src/test/resources/reference/models/neox-tiny");

  static final ModelCardFacts CARD =
      new ModelCardFacts(
          "tiny, tuned",
          "/home/me/models/neox-tiny",
          List.of("C:\\data\\instruct.jsonl"),
          new CardSpec("apache-2.0", ""),
          List.of("lora"),
          List.of(new ModelCardFacts.Score("loss", "held-out loss", "2.5000")),
          List.of(new ModelCardFacts.Fact("Learning rate", "2e-5")));

  @TempDir Path parent;

  private Path write(Path folder) throws IOException {
    try (PretrainedFolder base = PretrainedFolder.open(TINY)) {
      ModelFolderWriter.write(folder, ModelFolderContent.tuned(base, base.tensors(), CARD));
    }
    return folder;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesAFolderThatOpensAsBaseModelWithTheSameTensors() throws IOException {
    Path folder = write(parent.resolve("out/final_model"));
    assertThat(files(folder))
        .containsExactly(
            "README.md",
            "config.json",
            "generation_config.json",
            "model.safetensors",
            "special_tokens_map.json",
            "tokenizer.json",
            "tokenizer_config.json");
    assertThat(folder.resolve("tokenizer.json"))
        .hasSameBinaryContentAs(TINY.resolve("tokenizer.json"));
    assertThat(folder.resolve("model.safetensors"))
        .hasSameBinaryContentAs(TINY.resolve("model.safetensors"));
    try (PretrainedFolder model = PretrainedFolder.open(folder)) {
      assertThat(model.warnings()).isEmpty();
      assertThat(model.config().rotaryPct()).isEqualTo(0.25);
    }
    assertThat(folder.resolve("generation_config.json"))
        .hasContent(
            """
            {
              "_from_model_config": true,
              "bos_token_id": 0,
              "eos_token_id": 0,
              "pad_token_id": 1
            }
            """);
  }

  @Test
  void keepsTheConfigurationButForTheTypeOfTheWeights() throws IOException {
    Path halves = Path.of("src/test/resources/reference/models/neox-tiny-fp16-sharded");
    Path folder = parent.resolve("m");
    try (PretrainedFolder base = PretrainedFolder.open(halves)) {
      base.config().json().put("_name_or_path", "/home/me/model").put("dtype", "float16");
      ModelFolderWriter.write(folder, ModelFolderContent.tuned(base, base.tensors(), CARD));
    }
    assertThat(Files.readString(folder.resolve("config.json")))
        .startsWith("{\n  \"architectures\": [\n    \"GPTNeoXForCausalLM\"\n  ],\n")
        .contains("\"torch_dtype\": \"float32\"", "\"dtype\": \"float32\"", "\"rotary_pct\": 0.25")
        .doesNotContain("float16", "_name_or_path")
        .endsWith("}\n");
  }

  @Test
  void spellsOutRotaryValuesThatOthersWouldNotSee() throws IOException {
    ObjectNode json =
        (ObjectNode) new ObjectMapper().readTree(TINY.resolve("config.json").toFile());
    json.remove(List.of("rotary_emb_base", "rotary_pct"));
    json.put("rope_theta", 500);
    Path folder = parent.resolve("m");
    try (PretrainedFolder base = PretrainedFolder.open(TINY)) {
      ModelFolderWriter.write(
          folder,
          new ModelFolderContent(
              ModelConfigReader.read(json, "config.json").config(),
              base.tensors(),
              List.of(),
              Optional.empty(),
              CARD));
    }
    ModelConfigReader.Result written = ModelConfigReader.read(folder.resolve("config.json"));
    assertThat(written.warnings()).isEmpty();
    assertThat(written.config().json().get("rotary_emb_base").doubleValue()).isEqualTo(500);
    assertThat(written.config().json().get("rotary_pct").doubleValue()).isEqualTo(0.25);
  }

  @Test
  void copiesGenerationDefaultsThatThereAre() throws IOException {
    Path given = Files.writeString(parent.resolve("generation_config.json"), "{\"top_k\": 5}");
    Path folder = parent.resolve("m");
    try (PretrainedFolder base = PretrainedFolder.open(TINY)) {
      ModelFolderWriter.write(
          folder,
          new ModelFolderContent(
              base.config(), base.tensors(), List.of(), Optional.of(given), CARD));
    }
    assertThat(folder.resolve("generation_config.json")).hasContent("{\"top_k\": 5}");
  }

  @Test
  void writesTheSameBytesEveryTimeAndNoPathsOfThisMachine() throws IOException {
    Path first = write(parent.resolve("a"));
    Path second = write(parent.resolve("b/c"));
    for (String file : files(first)) {
      assertThat(second.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
    }
    assertThat(Files.readString(first.resolve("README.md")))
        .isEqualTo(
            """
            ---
            base_model: "neox-tiny"
            library_name: "transformers"
            license: "apache-2.0"
            pipeline_tag: "text-generation"
            tags:
            - "text-generation"
            - "gpt_neox"
            - "refocused"
            - "lora"
            datasets:
            - "instruct.jsonl"
            metrics:
            - "loss"
            model-index:
            - name: "tiny, tuned"
              results:
              - task:
                  type: "text-generation"
                dataset:
                  name: "instruct.jsonl"
                  type: "instruct.jsonl"
                metrics:
                - type: "loss"
                  name: "held-out loss"
                  value: 2.5000
            ---

            # tiny, tuned

            A causal language model, fine-tuned from `neox-tiny`. Load it as any model in Hugging \
            Face's layout, for example with `AutoModelForCausalLM.from_pretrained(folder)` of \
            transformers.

            | | |
            | --- | --- |
            | Learning rate | 2e-5 |
            """);
  }

  @Test
  void hostileTextsStayInsideTheirPlaceInTheCard() {
    String card =
        ModelCard.ofModel(
            new ModelCardFacts(
                "x\n---\n# y",
                "a\"\nlicense: mit",
                List.of(),
                new CardSpec("other", "x\nlicense: mit"),
                List.of(),
                List.of(),
                List.of(new ModelCardFacts.Fact("a|b", "1\n2"))));
    assertThat(card)
        .contains(
            "base_model: \"a\\\"\\nlicense: mit\"\n",
            "license_name: \"x\\nlicense: mit\"\n",
            "# x --- # y\n",
            "| a\\|b | 1 2 |")
        .doesNotContain("datasets", "\nlicense: mit");
  }

  @Test
  void replacesAnOlderFolderAsAWhole() throws IOException {
    Path folder = Files.createDirectories(parent.resolve("final_model"));
    Files.writeString(folder.resolve("stale.txt"), "old");
    write(folder);
    assertThat(files(folder)).hasSize(7).doesNotContain("stale.txt");
    assertThat(files(parent)).containsExactly("final_model");
  }

  @Test
  void aFailureLeavesTheOlderFolderUntouched() throws IOException {
    Path folder = Files.createDirectories(parent.resolve("final_model"));
    Files.writeString(folder.resolve("old.txt"), "old");
    try (PretrainedFolder base = PretrainedFolder.open(TINY)) {
      MemoryTensors diverged = MemoryTensors.copyOf(base.tensors());
      float[] values = new float[64];
      values[0] = Float.NaN;
      diverged.with("gpt_neox.final_layer_norm.bias", List.of(64L), values);
      assertThatThrownBy(
              () -> ModelFolderWriter.write(folder, ModelFolderContent.tuned(base, diverged, CARD)))
          .isInstanceOf(InvalidWeightsException.class)
          .hasMessageContaining("final_layer_norm.bias\" has 1 NaN");
    }
    assertThat(files(folder)).containsExactly("old.txt");
    assertThat(files(parent)).containsExactly("final_model");
  }

  @Test
  void refusesTensorsThatAreNotTheModels() throws IOException {
    try (PretrainedFolder base = PretrainedFolder.open(TINY)) {
      MemoryTensors missing = new MemoryTensors().with("a", List.of(1L), 0f);
      MemoryTensors wrong =
          MemoryTensors.copyOf(base.tensors())
              .with("gpt_neox.final_layer_norm.bias", List.of(63L), new float[63]);
      assertThatThrownBy(
              () ->
                  ModelFolderWriter.write(
                      parent.resolve("m"), ModelFolderContent.tuned(base, missing, CARD)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs other tensors than [a]");
      assertThatThrownBy(
              () ->
                  ModelFolderWriter.write(
                      parent.resolve("m"), ModelFolderContent.tuned(base, wrong, CARD)))
          .hasMessage("gpt_neox.final_layer_norm.bias has shape [63], not [64]");
    }
    assertThat(files(parent)).isEmpty();
  }
}
