package ai.refocused.deployment.gguf;

import ai.refocused.job.InvalidJobException;
import ai.refocused.pretrained.Activation;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * GPT-NeoX models as GGUF files for llama.cpp and what is built on it: architecture {@code
 * gptneox}, tokenizer included (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).
 */
public final class NeoxGguf {
  private static final String ARCHITECTURE = "gptneox";
  private static final int QUANTIZATION_VERSION = 2;

  /** llama.cpp computes the tanh form for this architecture, whatever the file says. */
  private static final Set<Activation> ACTIVATIONS =
      Set.of(Activation.GELU, Activation.GELU_TANH, Activation.GELU_FAST);

  private NeoxGguf() {}

  /**
   * Checks what can be checked before anything is written.
   *
   * @throws InvalidJobException if llama.cpp would compute something else than the model
   */
  public static void requireExpressible(ModelConfig config) {
    if (!ACTIVATIONS.contains(config.hiddenAct())) {
      throw refused("\"hidden_act\" is " + config.hiddenAct() + ", there it is always gelu");
    }
    if (config.rotarySize() == 0) {
      throw refused("it has no rotary embedding, there it always has one");
    }
  }

  private static InvalidJobException refused(String why) {
    return new InvalidJobException(
        "<formats>",
        "llama.cpp, which reads GGUF, cannot compute this model: %s. Leave gguf and ollama out."
            .formatted(why));
  }

  /**
   * Writes a new file.
   *
   * @throws InvalidJobException if model or tokenizer are none that llama.cpp can run
   */
  public static void write(Path target, GgufContent content, GgufPrecision precision)
      throws IOException {
    requireExpressible(content.config());
    try (LlamaTensors tensors = new LlamaTensors(content.config(), content.tensors())) {
      GgufWriter.write(target, metadata(content, precision), tensors, precision);
    }
  }

  /**
   * Opens a file as a checkpoint, to compare it with the model that it was made of.
   *
   * @throws IOException if it does not hold what the configuration needs
   */
  public static TensorSource open(Path file, ModelConfig config) throws IOException {
    GgufFile gguf = GgufFile.open(file);
    try {
      return new CheckpointTensors(config, gguf);
    } catch (IOException | RuntimeException e) {
      gguf.close();
      throw e;
    }
  }

  private static Map<String, GgufValue> metadata(GgufContent content, GgufPrecision precision) {
    ModelConfig config = content.config();
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("general.architecture", new GgufValue.Text(ARCHITECTURE));
    metadata.put("general.type", new GgufValue.Text("model"));
    metadata.put("general.name", new GgufValue.Text(content.name()));
    metadata.put("general.file_type", new GgufValue.Whole(precision.fileType()));
    if (precision == GgufPrecision.Q8_0) {
      metadata.put("general.quantization_version", new GgufValue.Whole(QUANTIZATION_VERSION));
    }
    whole(metadata, "vocab_size", config.vocabSize());
    whole(metadata, "context_length", config.maxPositionEmbeddings());
    whole(metadata, "embedding_length", config.hiddenSize());
    whole(metadata, "block_count", config.layers());
    whole(metadata, "feed_forward_length", config.intermediateSize());
    whole(metadata, "attention.head_count", config.heads());
    real(metadata, "attention.layer_norm_epsilon", config.layerNormEps());
    whole(metadata, "rope.dimension_count", config.rotarySize());
    real(metadata, "rope.freq_base", config.ropeTheta());
    metadata.put(
        ARCHITECTURE + ".use_parallel_residual", new GgufValue.Flag(config.parallelResidual()));
    GgufTokenizer.put(content.folder(), config.vocabSize(), metadata);
    new TreeMap<>(content.tokenIds())
        .forEach(
            (name, id) ->
                metadata.put("tokenizer.ggml." + name + "_token_id", new GgufValue.Whole(id)));
    metadata.put("tokenizer.ggml.add_bos_token", new GgufValue.Flag(content.addBos()));
    metadata.put("tokenizer.ggml.add_eos_token", new GgufValue.Flag(content.addEos()));
    content
        .chatTemplate()
        .ifPresent(
            template -> metadata.put("tokenizer.chat_template", new GgufValue.Text(template)));
    return metadata;
  }

  private static void whole(Map<String, GgufValue> metadata, String key, int value) {
    metadata.put(ARCHITECTURE + "." + key, new GgufValue.Whole(value));
  }

  private static void real(Map<String, GgufValue> metadata, String key, double value) {
    metadata.put(ARCHITECTURE + "." + key, new GgufValue.Real((float) value));
  }
}
