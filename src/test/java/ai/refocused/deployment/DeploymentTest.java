package ai.refocused.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.adapter.AdapterFolder;
import ai.refocused.engine.Machine;
import ai.refocused.engine.RowMath;
import ai.refocused.export.ModelCardFacts;
import ai.refocused.export.ModelFolderContent;
import ai.refocused.export.ModelFolderWriter;
import ai.refocused.job.CardSpec;
import ai.refocused.job.DeploymentFormat;
import ai.refocused.job.DeploymentJob;
import ai.refocused.job.DeploymentResult;
import ai.refocused.job.DeploymentResult.Packaged;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Task;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.weights.DType;
import ai.refocused.weights.MemoryTensors;
import ai.refocused.weights.SafetensorsWriter;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format is written, read again, and compared with the model by the engine. */
class DeploymentTest {
  private static final Path REFERENCE = Path.of("src/test/resources/reference");
  private static final Path MODEL = REFERENCE.resolve("models/neox-tiny");

  @TempDir Path folder;

  private final List<String> warnings = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();

  @Test
  void everyFormatGivesTheModelsLogits() throws Exception {
    Path adapter = adapter();
    Path merged = merged(adapter);
    List<DeploymentFormat> all = List.of(DeploymentFormat.values());

    DeploymentResult result = deploy(merged, Optional.of(adapter), all);

    assertThat(result.formats()).extracting(Packaged::format).containsExactlyElementsOf(all);
    for (Packaged packaged : result.formats()) {
      assertThat(packaged.bytes()).isPositive();
      switch (packaged.format()) {
        case SAFETENSORS_FP32, PYTORCH, GGUF_F32, OLLAMA, ADAPTER ->
            assertThat(packaged.difference()).isZero();
        case SAMEDIFF -> assertThat(packaged.difference()).isBetween(1e-9, 1e-5);
        case SAFETENSORS_FP16, GGUF_F16 -> assertThat(packaged.difference()).isBetween(1e-5, 2e-3);
        case SAFETENSORS_BF16, GGUF_Q8_0 -> assertThat(packaged.difference()).isBetween(1e-3, 3e-2);
      }
    }
    assertThat(warnings).isEmpty();
    assertThat(steps)
        .hasSize(2 * all.size())
        .startsWith("writing safetensors-fp32", "checking safetensors-fp32");
    assertThat(target().resolve("pytorch/README.md"))
        .hasSameTextualContentAs(merged.resolve("README.md"))
        .content()
        .contains("# The tuned model");
    assertThat(Files.readString(target().resolve("gguf/Modelfile")))
        .startsWith("FROM ./chat_chat-q8_0.gguf\n")
        .contains("PARAMETER stop \"<|endoftext|>\"\nPARAMETER stop \"<|end|>\"\n");
  }

  @Test
  void sumsAreOfAllFilesAndTheSameAgain() throws Exception {
    List<DeploymentFormat> formats =
        List.of(
            DeploymentFormat.SAFETENSORS_BF16,
            DeploymentFormat.PYTORCH,
            DeploymentFormat.SAMEDIFF,
            DeploymentFormat.GGUF_Q8_0,
            DeploymentFormat.OLLAMA);
    deploy(MODEL, Optional.empty(), formats);
    List<String> sums = Files.readAllLines(target().resolve("SHA256SUMS"));
    List<String> names = sums.stream().map(line -> line.substring(66)).toList();

    deploy(MODEL, Optional.empty(), formats);

    assertThat(Files.readAllLines(target().resolve("SHA256SUMS"))).isEqualTo(sums);
    assertThat(sums).allMatch(line -> line.matches("[0-9a-f]{64}  .+"));
    assertThat(names).isSorted().containsExactlyInAnyOrderElementsOf(files());
  }

  /** The graph of SameDiff and llama.cpp's names have all shapes that a model can have. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"use_parallel_residual\": false}",
        "{\"hidden_act\": \"gelu_new\"}",
        "{\"rotary_pct\": 1.0}",
        "{\"tie_word_embeddings\": true}",
        "{\"attention_bias\": false}"
      })
  void modelsOfOtherShapesComeOutTheSame(String change) throws Exception {
    Path model = changed(change);

    DeploymentResult result =
        deploy(
            model, Optional.empty(), List.of(DeploymentFormat.SAMEDIFF, DeploymentFormat.GGUF_F32));

    assertThat(result.formats().get(0).difference()).isBetween(1e-9, 1e-5);
    assertThat(result.formats().get(1).difference()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"hidden_act\": \"relu\"}", "{\"hidden_act\": \"silu\"}"})
  void whatLlamaCppCannotComputeIsStillAGraph(String change) throws Exception {
    Path model = changed(change);

    DeploymentResult result = deploy(model, Optional.empty(), List.of(DeploymentFormat.SAMEDIFF));

    assertThat(result.formats().get(0).difference()).isBetween(1e-9, 1e-5);
    assertThatThrownBy(() -> deploy(model, Optional.empty(), List.of(DeploymentFormat.GGUF_F16)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("<formats>: llama.cpp, which reads GGUF, cannot compute this model");
  }

  @Test
  void aFormatThatGivesOtherLogitsFailsAndNothingIsKept() throws Exception {
    Path adapter = adapter();

    // The adapter's own model is another than the one that is packaged.
    assertThatThrownBy(() -> deploy(MODEL, Optional.of(adapter), List.of(DeploymentFormat.ADAPTER)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("\"adapter\" gives other logits than the model: they lie off by")
        .hasMessageContaining("Nothing was kept.");
    assertThat(target()).doesNotExist();
  }

  @Test
  void numbersTooLargeForFloat16AreRefused() throws Exception {
    Path model = changed("{}");
    try (PretrainedFolder files = PretrainedFolder.open(MODEL)) {
      SafetensorsWriter.write(
          model.resolve("model.safetensors"),
          withHuge(files.tensors()),
          List.copyOf(files.tensors().names()),
          DType.F32);
    }

    assertThatThrownBy(
            () -> deploy(model, Optional.empty(), List.of(DeploymentFormat.SAFETENSORS_FP16)))
        .hasMessageContaining("infinite");
    assertThat(target()).doesNotExist();
  }

  private static TensorSource withHuge(TensorSource tensors) {
    String name = "gpt_neox.final_layer_norm.bias";
    float[] values = MemoryTensors.valuesOf(tensors, name);
    values[0] = 1e5f;
    return MemoryTensors.copyOf(tensors).with(name, tensors.info(name).shape(), values);
  }

  private DeploymentResult deploy(
      Path model, Optional<Path> adapter, List<DeploymentFormat> formats) throws IOException {
    DeploymentJob job =
        new DeploymentJob(
            Task.CHAT,
            new NamedModel("neox-tiny", model),
            adapter.map(path -> MODEL),
            adapter,
            formats,
            target(),
            2);
    try (Machine machine = new Machine(2, RowMath.best())) {
      return new Deployment(job, machine, new Listener()).write();
    }
  }

  private Path target() {
    return folder.resolve("deployment/chat_chat");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(target())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> target().relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.equals("SHA256SUMS"))
          .toList();
    }
  }

  private Path adapter() throws IOException {
    Path adapter = Files.createDirectory(folder.resolve("adapter"));
    Files.copy(
        REFERENCE.resolve("golden/lora-final.safetensors"),
        adapter.resolve("adapter_model.safetensors"));
    Files.writeString(
        adapter.resolve("adapter_config.json"),
        "{\"peft_type\": \"LORA\", \"r\": 8, \"lora_alpha\": 16, \"bias\": \"none\"}");
    return adapter;
  }

  private Path merged(Path adapter) throws IOException {
    Path merged = folder.resolve("merged");
    try (PretrainedFolder base = PretrainedFolder.open(MODEL);
        AdapterFolder files = AdapterFolder.open(adapter)) {
      ModelCardFacts card =
          new ModelCardFacts(
              "The tuned model",
              "neox-tiny",
              List.of(),
              CardSpec.NONE,
              List.of(),
              List.of(),
              List.of());
      ModelFolderWriter.write(
          merged, ModelFolderContent.tuned(base, files.adapt(base.tensors()), card));
    }
    return merged;
  }

  /** A copy of the model with other settings, and the tensors that they ask for. */
  private Path changed(String settings) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("model"));
    for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.copy(MODEL.resolve(name), copy.resolve(name));
    }
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode config = (ObjectNode) mapper.readTree(MODEL.resolve("config.json").toFile());
    config.setAll((ObjectNode) mapper.readTree(settings));
    mapper.writeValue(copy.resolve("config.json").toFile(), config);
    boolean hasBias = config.path("attention_bias").booleanValue();
    try (PretrainedFolder files = PretrainedFolder.open(MODEL)) {
      List<String> names =
          files.tensors().names().stream()
              .filter(name -> hasBias || !name.matches(".*\\.attention\\..*\\.bias"))
              .toList();
      SafetensorsWriter.write(copy.resolve("model.safetensors"), files.tensors(), names, DType.F32);
    }
    return copy;
  }

  private final class Listener implements DeploymentListener {
    @Override
    public void writing(DeploymentFormat format) {
      steps.add("writing " + format.id());
    }

    @Override
    public void checking(DeploymentFormat format) {
      steps.add("checking " + format.id());
    }

    @Override
    public void warning(String message) {
      warnings.add(message);
    }
  }
}
