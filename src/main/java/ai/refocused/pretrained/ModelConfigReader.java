package ai.refocused.pretrained;

import ai.refocused.pretrained.ConfigFields.Range;
import ai.refocused.weights.InvalidWeightsException;
import ai.refocused.weights.StrictJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a {@code config.json} of {@code GPTNeoXForCausalLM}, as {@code GPTNeoXConfig} of
 * transformers 5.18 has it. Every key that changes the computation is honoured or refused by name;
 * keys without effect on it are on a list; all others are named in one warning.
 */
public final class ModelConfigReader {
  private static final int MAX_FILE = 4_000_000;
  private static final int MAX_WIDTH = 1 << 20;
  private static final int MAX_LAYERS = 4096;
  private static final int MAX_VOCABULARY = 1 << 24;
  private static final int MAX_POSITIONS = 1 << 24;

  private static final Map<String, Activation> ACTIVATIONS =
      new TreeMap<>(
          Map.of(
              "gelu", Activation.GELU,
              "gelu_new", Activation.GELU_TANH,
              "gelu_pytorch_tanh", Activation.GELU_TANH,
              "gelu_fast", Activation.GELU_FAST,
              "relu", Activation.RELU,
              "silu", Activation.SILU,
              "swish", Activation.SILU));

  private final ConfigFields fields;
  private final ObjectNode json;
  private final List<String> warnings = new ArrayList<>();

  private ModelConfigReader(ObjectNode json) {
    this.json = json;
    this.fields = new ConfigFields(json);
  }

  /**
   * A configuration and what the user should know of it.
   *
   * @param warnings one sentence each
   */
  public record Result(ModelConfig config, List<String> warnings) {
    public Result {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads a file.
   *
   * @throws InvalidModelException with all problems of the file
   */
  public static Result read(Path file) {
    ObjectNode json;
    try {
      json = StrictJson.readObject(file, MAX_FILE);
    } catch (InvalidWeightsException e) {
      throw new InvalidModelException(new ModelProblem(file.toString(), e.detail()), e);
    }
    return read(json, file.toString());
  }

  /**
   * Reads a parsed file.
   *
   * @param where what to name in messages
   * @throws InvalidModelException with all problems of the object
   */
  public static Result read(ObjectNode json, String where) {
    ModelConfigReader reader = new ModelConfigReader(json);
    reader.checkType();
    ModelConfig config = reader.fields.problems().isEmpty() ? reader.config() : null;
    Set<String> problems = new LinkedHashSet<>(reader.fields.problems());
    if (!problems.isEmpty()) {
      throw new InvalidModelException(
          problems.stream().map(problem -> new ModelProblem(where, problem)).toList());
    }
    return new Result(config, reader.warnings);
  }

  /** Another architecture's keys mean other things, so nothing else is read then. */
  private void checkType() {
    String type = fields.text("model_type").orElse("");
    if (!type.equals("gpt_neox")) {
      fields.problem(
          "model_type",
          (type.isEmpty() ? "is missing" : "is " + fields.shown("model_type"))
              + "; supported is \"gpt_neox\". Use a GPT-NeoX model, such as the Pythia family.");
    }
    JsonNode architectures = fields.raw("architectures");
    if (architectures.isMissingNode() || architectures.isNull()) {
      return;
    }
    boolean causal =
        architectures.isArray()
            && architectures.size() == 1
            && architectures.get(0).asText().equals("GPTNeoXForCausalLM");
    if (!causal) {
      fields.problem(
          "architectures",
          "is %s; supported is [\"GPTNeoXForCausalLM\"].".formatted(fields.shown("architectures")));
    }
  }

  private ModelConfig config() {
    int vocabSize = fields.requiredInt("vocab_size", 1, MAX_VOCABULARY);
    int hiddenSize = fields.requiredInt("hidden_size", 1, MAX_WIDTH);
    int layers = fields.requiredInt("num_hidden_layers", 1, MAX_LAYERS);
    int heads = fields.requiredInt("num_attention_heads", 1, MAX_WIDTH);
    int intermediateSize = fields.requiredInt("intermediate_size", 1, MAX_WIDTH * 4);
    // An unusable size would only draw complaints about ids that are fine.
    int ids = fields.problems().isEmpty() ? vocabSize : MAX_VOCABULARY;
    RotaryFields rotary = new RotaryFields(fields, warnings);
    ModelConfig config =
        new ModelConfig(
            vocabSize,
            hiddenSize,
            layers,
            heads,
            intermediateSize,
            activation(),
            fields.optionalInt("max_position_embeddings", 1, MAX_POSITIONS, 2048),
            rotary.share(),
            rotary.theta(),
            fields.flag("use_parallel_residual", true),
            fields.number("layer_norm_eps", Range.above(0, 1)).orElse(1e-5),
            fields.flag("tie_word_embeddings", false),
            fields.flag("attention_bias", true),
            fields.tokenId("bos_token_id", ids, idIfInside(0, ids)),
            fields.tokenId("eos_token_id", ids, idIfInside(2, ids)),
            fields.tokenId("pad_token_id", ids, OptionalInt.empty()),
            json);
    checkHeads(config);
    new UnsupportedFields(fields, warnings).check(config.headSize());
    warnOfUnknown();
    return config;
  }

  private Activation activation() {
    String name = fields.text("hidden_act").orElse("gelu");
    Activation activation = ACTIVATIONS.get(name);
    if (activation == null) {
      fields.problem(
          "hidden_act",
          "is %s; supported are %s."
              .formatted(fields.shown("hidden_act"), String.join(", ", ACTIVATIONS.keySet())));
    }
    return activation;
  }

  private void checkHeads(ModelConfig config) {
    if (config.hiddenSize() % config.heads() != 0) {
      fields.problem(
          "hidden_size",
          "is %d, which \"num_attention_heads\" %d does not divide."
              .formatted(config.hiddenSize(), config.heads()));
    } else if (config.rotarySize() % 2 != 0 || config.rotarySize() == 0) {
      fields.problem(
          "rotary_pct",
          "is %s, which turns %d of each head's %d features; an even number above 0 is needed."
              .formatted(config.rotaryPct(), config.rotarySize(), config.headSize()));
    }
  }

  private void warnOfUnknown() {
    List<String> unknown =
        fields.unread().stream().filter(key -> !HarmlessFields.contains(key)).toList();
    if (!unknown.isEmpty()) {
      warnings.add(
          "Unknown keys are ignored: %s. Check that none of them changes the computation."
              .formatted(String.join(", ", unknown)));
    }
  }

  /** GPTNeoXConfig's default, where the vocabulary is large enough for it to be an id. */
  private static OptionalInt idIfInside(int id, int vocabSize) {
    return id < vocabSize ? OptionalInt.of(id) : OptionalInt.empty();
  }
}
