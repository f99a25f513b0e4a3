package ai.refocused.adapter;

import ai.refocused.pretrained.InvalidModelException;
import ai.refocused.pretrained.ModelProblem;
import ai.refocused.weights.FiniteTensors;
import ai.refocused.weights.InvalidWeightsException;
import ai.refocused.weights.SafetensorsFile;
import ai.refocused.weights.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A LoRA adapter in PEFT's layout: adapter_config.json and adapter_model.safetensors. */
public final class AdapterFolder implements AutoCloseable {
  private static final String WEIGHTS = "adapter_model.safetensors";

  private final Path folder;
  private final AdapterConfig config;
  private final TensorSource tensors;

  private AdapterFolder(Path folder, AdapterConfig config, TensorSource tensors) {
    this.folder = folder;
    this.config = config;
    this.tensors = tensors;
  }

  /** Whether a folder holds an adapter, not a whole model. */
  public static boolean isAdapter(Path folder) {
    return Files.isRegularFile(folder.resolve(AdapterConfig.FILE_NAME));
  }

  /**
   * Opens a folder and reads the configuration and the header of the weights.
   *
   * @throws InvalidModelException if one of them cannot be used
   */
  public static AdapterFolder open(Path folder) {
    AdapterConfig config = AdapterConfig.read(folder.resolve(AdapterConfig.FILE_NAME));
    Path file = folder.resolve(WEIGHTS);
    if (!Files.isRegularFile(file)) {
      throw new InvalidModelException(
          folder.toString(),
          "The adapter has no " + WEIGHTS + ". Save it again with PEFT; older files are not read.");
    }
    try {
      return new AdapterFolder(folder, config, new FiniteTensors(file, SafetensorsFile.open(file)));
    } catch (InvalidWeightsException e) {
      throw new InvalidModelException(new ModelProblem(e.file().toString(), e.detail()), e);
    }
  }

  /** Which base the adapter names, if it names one. */
  public Optional<AdapterBase> base() {
    return AdapterBase.read(folder);
  }

  /**
   * The model of a base and this adapter: {@code W + scale B A} for adapted weights, the trained
   * bias vectors, and the base's other tensors. Reads from both while it is used; closing it closes
   * neither.
   *
   * @throws InvalidModelException naming each tensor of the adapter that does not fit the base
   */
  public TensorSource adapt(TensorSource base) {
    return new AdapterMatch(folder.resolve(WEIGHTS), config, base, tensors).adapted();
  }

  @Override
  public void close() {
    tensors.close();
  }
}
