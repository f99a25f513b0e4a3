package ai.refocused.pretrained;

import ai.refocused.weights.DType;
import ai.refocused.weights.TensorInfo;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The tensors of a GPT-NeoX model by their names in Hugging Face's files. */
public final class GptNeoxTensors {
  /** Output head: {@code [vocab, hidden]}; absent where it is tied to the embedding. */
  public static final String HEAD = "embed_out.weight";

  /** Input embedding: {@code [vocab, hidden]}. */
  public static final String EMBEDDING = "gpt_neox.embed_in.weight";

  private static final int MAX_LISTED = 200;

  /** Constants that older versions of transformers saved with the weights. */
  private static final Pattern CONSTANT =
      Pattern.compile(
          "gpt_neox\\.layers\\.\\d+\\.attention\\.(bias|masked_bias|rotary_emb\\.inv_freq)");

  private static final Set<DType> WEIGHT_TYPES =
      EnumSet.of(DType.F32, DType.F16, DType.BF16, DType.F64);

  private GptNeoxTensors() {}

  /**
   * Names and shapes in the model's order. A linear layer's weight is {@code [out, in]}; rows of
   * {@code query_key_value} are, head by head, query, key, value.
   */
  public static Map<String, List<Long>> expected(ModelConfig config) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    long hidden = config.hiddenSize();
    shapes.put(EMBEDDING, List.of((long) config.vocabSize(), hidden));
    for (int layer = 0; layer < config.layers(); layer++) {
      String prefix = "gpt_neox.layers." + layer + ".";
      norm(shapes, prefix + "input_layernorm", hidden);
      norm(shapes, prefix + "post_attention_layernorm", hidden);
      String attention = prefix + "attention.";
      linear(shapes, attention + "query_key_value", 3 * hidden, hidden, config.attentionBias());
      linear(shapes, attention + "dense", hidden, hidden, config.attentionBias());
      linear(shapes, prefix + "mlp.dense_h_to_4h", config.intermediateSize(), hidden, true);
      linear(shapes, prefix + "mlp.dense_4h_to_h", hidden, config.intermediateSize(), true);
    }
    norm(shapes, "gpt_neox.final_layer_norm", hidden);
    if (!config.tieWordEmbeddings()) {
      shapes.put(HEAD, List.of((long) config.vocabSize(), hidden));
    }
    return shapes;
  }

  /** Number of weights. */
  public static long parameterCount(ModelConfig config) {
    long count = 0;
    for (List<Long> shape : expected(config).values()) {
      count += shape.stream().reduce(1L, (a, b) -> a * b);
    }
    return count;
  }

  /**
   * Compares what a file holds with what the configuration promises.
   *
   * @return one sentence for each tensor that is missing, unknown, of another shape or type
   */
  static List<String> differences(
      ModelConfig config, Set<String> names, Function<String, TensorInfo> info) {
    Map<String, List<Long>> expected = expected(config);
    List<String> missing = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    expected.forEach(
        (name, shape) -> {
          if (!names.contains(name)) {
            missing.add("Tensor \"%s\" of shape %s is missing.".formatted(name, shape));
          } else {
            fault(info.apply(name), shape).ifPresent(wrong::add);
          }
        });
    List<String> unknown = new ArrayList<>();
    for (String name : names) {
      if (!expected.containsKey(name) && !isHarmless(config, name)) {
        unknown.add(
            "Tensor \"%s\" of shape %s is unknown to the configuration."
                .formatted(shortened(name), info.apply(name).shape()));
      }
    }
    List<String> all = new ArrayList<>(capped(missing));
    all.addAll(capped(wrong));
    all.addAll(capped(unknown));
    return all;
  }

  /** Whether a tensor may be in the file although nothing needs it. */
  private static boolean isHarmless(ModelConfig config, String name) {
    return CONSTANT.matcher(name).matches() || isTiedHead(config, name);
  }

  /** Whether a tensor is a copy of the embedding that the configuration ties it to. */
  static boolean isTiedHead(ModelConfig config, String name) {
    return config.tieWordEmbeddings() && name.equals(HEAD);
  }

  private static Optional<String> fault(TensorInfo info, List<Long> shape) {
    if (!info.shape().equals(shape)) {
      return Optional.of(
          "Tensor \"%s\" has shape %s; the configuration needs %s."
              .formatted(info.name(), info.shape(), shape));
    }
    if (!WEIGHT_TYPES.contains(info.dtype())) {
      return Optional.of(
          "Tensor \"%s\" has element type %s; weights are F32, F16, BF16 or F64."
              .formatted(info.name(), info.dtype()));
    }
    return Optional.empty();
  }

  private static List<String> capped(List<String> sentences) {
    if (sentences.size() <= MAX_LISTED) {
      return sentences;
    }
    List<String> first = new ArrayList<>(sentences.subList(0, MAX_LISTED));
    first.add("And %,d more of this kind.".formatted(sentences.size() - MAX_LISTED));
    return first;
  }

  private static String shortened(String name) {
    return name.length() <= 200 ? name : name.substring(0, 200) + "...";
  }

  private static void norm(Map<String, List<Long>> shapes, String module, long size) {
    shapes.put(module + ".weight", List.of(size));
    shapes.put(module + ".bias", List.of(size));
  }

  private static void linear(
      Map<String, List<Long>> shapes, String module, long out, long in, boolean bias) {
    shapes.put(module + ".weight", List.of(out, in));
    if (bias) {
      shapes.put(module + ".bias", List.of(out));
    }
  }
}
