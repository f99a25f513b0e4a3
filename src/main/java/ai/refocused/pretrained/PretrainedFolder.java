package ai.refocused.pretrained;

import ai.refocused.weights.FiniteTensors;
import ai.refocused.weights.FolderFile;
import ai.refocused.weights.InvalidWeightsException;
import ai.refocused.weights.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A base model's folder in Hugging Face's layout. Opening reads the configuration and the headers
 * of the weights, and compares them; tensors' data are read later, one at a time, and refused if
 * they hold values that are not finite.
 */
public final class PretrainedFolder implements AutoCloseable {
  private static final String CONFIG = "config.json";

  /** What a tokenizer may consist of; copied to every model that comes of this one. */
  private static final List<String> TOKENIZER_FILES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "chat_template.jinja",
          "chat_template.json");

  private final Path folder;
  private final ModelConfig config;
  private final List<String> warnings;
  private final WeightFiles files;
  private final TensorSource tensors;

  private PretrainedFolder(
      Path folder,
      ModelConfig config,
      List<String> warnings,
      WeightFiles files,
      TensorSource tensors) {
    this.folder = folder;
    this.config = config;
    this.warnings = List.copyOf(warnings);
    this.files = files;
    this.tensors = tensors;
  }

  /**
   * Opens a folder with {@code config.json} and, in this order of preference, {@code
   * model.safetensors}, {@code model.safetensors.index.json}, {@code pytorch_model.bin} or {@code
   * pytorch_model.bin.index.json}.
   *
   * @throws InvalidModelException with every problem found in the configuration or, if that is
   *     sound, in the weights' headers
   */
  public static PretrainedFolder open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidModelException(
          folder.toString(),
          "There is no such folder. A base model is a folder with config.json, tokenizer.json and"
              + " weights.");
    }
    if (!Files.exists(folder.resolve(CONFIG))) {
      throw new InvalidModelException(
          folder.toString(),
          "The folder has no config.json, so it is no model in Hugging Face's layout.");
    }
    ModelConfigReader.Result read = ModelConfigReader.read(folder.resolve(CONFIG));
    WeightFiles files = WeightFiles.find(folder);
    try {
      TensorSource source = files.open();
      try {
        return checked(folder, read, files, source);
      } catch (RuntimeException e) {
        source.close();
        throw e;
      }
    } catch (InvalidWeightsException e) {
      throw new InvalidModelException(new ModelProblem(e.file().toString(), e.detail()), e);
    }
  }

  /**
   * Checks a folder as {@link #open} does, without keeping it open. Reads no tensor data, so it is
   * quick for a model of any size.
   *
   * @throws InvalidModelException as {@link #open}
   */
  public static ModelSummary inspect(Path folder) {
    try (PretrainedFolder model = open(folder)) {
      return new ModelSummary(
          model.config(),
          GptNeoxTensors.parameterCount(model.config()),
          model.warnings(),
          model.tokenizerFiles());
    }
  }

  public Path folder() {
    return folder;
  }

  public ModelConfig config() {
    return config;
  }

  /**
   * Exactly the tensors of {@link GptNeoxTensors#expected}, in its order. Reading one with NaN or
   * infinite values throws {@link InvalidWeightsException}. Closed with this folder.
   */
  public TensorSource tensors() {
    return tensors;
  }

  /** The tokenizer's files that there are. */
  public List<Path> tokenizerFiles() {
    return TOKENIZER_FILES.stream().map(this::optionalFile).flatMap(Optional::stream).toList();
  }

  /** The defaults for generating text, if the folder has them. */
  public Optional<Path> generationConfig() {
    return optionalFile("generation_config.json");
  }

  /** What the user should know of this model; one sentence each. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * SHA-256, in hex, over names and contents of configuration, weights and tokenizer. Reads all of
   * them.
   */
  public String fingerprint() {
    List<Path> inputs = new ArrayList<>(files.all());
    inputs.add(folder.resolve(CONFIG));
    inputs.addAll(tokenizerFiles());
    return FileFingerprint.of(inputs);
  }

  @Override
  public void close() {
    tensors.close();
  }

  private static PretrainedFolder checked(
      Path folder, ModelConfigReader.Result read, WeightFiles files, TensorSource source) {
    ModelConfig config = read.config();
    List<String> differences = GptNeoxTensors.differences(config, source.names(), source::info);
    if (!differences.isEmpty()) {
      String where = files.entry().toString();
      throw new InvalidModelException(
          differences.stream().map(fault -> new ModelProblem(where, fault)).toList());
    }
    List<String> warnings = new ArrayList<>();
    read.warnings().forEach(warning -> warnings.add(CONFIG + ": " + warning));
    warnings.addAll(files.warnings());
    if (source.names().stream().anyMatch(name -> GptNeoxTensors.isTiedHead(config, name))) {
      warnings.add(
          "%s: \"embed_out.weight\" is ignored, as config.json ties it to the input embedding."
              .formatted(files.entry().getFileName()));
    }
    TensorSource tensors =
        new FiniteTensors(
            files.entry(), new SelectedTensors(source, GptNeoxTensors.expected(config).keySet()));
    return new PretrainedFolder(folder, config, warnings, files, tensors);
  }

  private Optional<Path> optionalFile(String name) {
    if (!Files.exists(folder.resolve(name))) {
      return Optional.empty();
    }
    try {
      return Optional.of(FolderFile.resolve(folder, name));
    } catch (InvalidWeightsException e) {
      throw new InvalidModelException(new ModelProblem(e.file().toString(), e.detail()), e);
    }
  }
}
