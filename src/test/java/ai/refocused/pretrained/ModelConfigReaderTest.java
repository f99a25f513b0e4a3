package ai.refocused.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.weights.Mutator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigReaderTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path TINY =
      Path.of("src/test/resources/reference/models/neox-tiny/config.json");

  @TempDir Path folder;

  private static ObjectNode tiny() throws IOException {
    return (ObjectNode) MAPPER.readTree(Files.readString(TINY));
  }

  private static ModelConfigReader.Result read(Consumer<ObjectNode> change) throws IOException {
    ObjectNode json = tiny();
    change.accept(json);
    return ModelConfigReader.read(json, "config.json");
  }

  private static ModelConfigReader.Result readWith(String key, String value) throws IOException {
    JsonNode node = MAPPER.readTree(value);
    return read(json -> json.set(key, node));
  }

  private static void assertRejected(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("config.json: ")
        .hasMessageContaining(message)
        .hasMessageEndingWith(".");
  }

  @Test
  void readsTheReferenceConfiguration() {
    ModelConfigReader.Result result = ModelConfigReader.read(TINY);
    ModelConfig config = result.config();

    assertThat(result.warnings()).isEmpty();
    assertThat(config.vocabSize()).isEqualTo(1024);
    assertThat(config.hiddenSize()).isEqualTo(64);
    assertThat(config.layers()).isEqualTo(3);
    assertThat(config.heads()).isEqualTo(4);
    assertThat(config.headSize()).isEqualTo(16);
    assertThat(config.rotarySize()).isEqualTo(4);
    assertThat(config.intermediateSize()).isEqualTo(256);
    assertThat(config.hiddenAct()).isEqualTo(Activation.GELU);
    assertThat(config.maxPositionEmbeddings()).isEqualTo(256);
    assertThat(config.rotaryPct()).isEqualTo(0.25);
    assertThat(config.ropeTheta()).isEqualTo(10_000);
    assertThat(config.parallelResidual()).isTrue();
    assertThat(config.layerNormEps()).isEqualTo(1e-5);
    assertThat(config.tieWordEmbeddings()).isFalse();
    assertThat(config.attentionBias()).isTrue();
    assertThat(config.bosTokenId()).hasValue(0);
    assertThat(config.eosTokenId()).hasValue(0);
    assertThat(config.padTokenId()).hasValue(1);
    assertThat(config.json().get("initializer_range").doubleValue()).isEqualTo(0.02);
  }

  @Test
  void takesTransformersDefaultsForWhatIsMissing() throws IOException {
    ModelConfig config =
        read(json ->
                json.retain(
                    "model_type",
                    "vocab_size",
                    "hidden_size",
                    "num_hidden_layers",
                    "num_attention_heads",
                    "intermediate_size"))
            .config();
    assertThat(config.hiddenAct()).isEqualTo(Activation.GELU);
    assertThat(config.maxPositionEmbeddings()).isEqualTo(2048);
    assertThat(config.rotaryPct()).isEqualTo(0.25);
    assertThat(config.ropeTheta()).isEqualTo(10_000);
    assertThat(config.parallelResidual()).isTrue();
    assertThat(config.layerNormEps()).isEqualTo(1e-5);
    assertThat(config.tieWordEmbeddings()).isFalse();
    assertThat(config.attentionBias()).isTrue();
    assertThat(config.bosTokenId()).hasValue(0);
    assertThat(config.eosTokenId()).hasValue(2);
    assertThat(config.padTokenId()).isEmpty();
  }

  @Test
  void honoursEveryFieldThatChangesTheComputation() throws IOException {
    ModelConfig config =
        read(json ->
                json.put("rotary_pct", 1.0)
                    .put("rotary_emb_base", 500)
                    .put("use_parallel_residual", false)
                    .put("layer_norm_eps", 1e-6)
                    .put("tie_word_embeddings", true)
                    .put("attention_bias", false)
                    .putNull("eos_token_id"))
            .config();
    assertThat(config.rotarySize()).isEqualTo(16);
    assertThat(config.ropeTheta()).isEqualTo(500);
    assertThat(config.parallelResidual()).isFalse();
    assertThat(config.layerNormEps()).isEqualTo(1e-6);
    assertThat(config.tieWordEmbeddings()).isTrue();
    assertThat(config.attentionBias()).isFalse();
    assertThat(config.eosTokenId()).isEqualTo(OptionalInt.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "gelu, GELU",
    "gelu_new, GELU_TANH",
    "gelu_pytorch_tanh, GELU_TANH",
    "gelu_fast, GELU_FAST",
    "relu, RELU",
    "silu, SILU",
    "swish, SILU"
  })
  void knowsActivations(String name, Activation activation) throws IOException {
    assertThat(readWith("hidden_act", "\"" + name + "\"").config().hiddenAct())
        .isEqualTo(activation);
  }

  @Test
  void readsRotaryParametersOfTransformers5() throws IOException {
    ModelConfig config =
        read(json -> {
              json.remove(List.of("rotary_pct", "rotary_emb_base"));
              json.putObject("rope_parameters")
                  .put("rope_type", "default")
                  .put("rope_theta", 1234)
                  .put("partial_rotary_factor", 0.5);
            })
            .config();
    assertThat(config.ropeTheta()).isEqualTo(1234);
    assertThat(config.rotarySize()).isEqualTo(8);
  }

  @Test
  void acceptsTheSameRotaryBaseUnderAllItsNames() throws IOException {
    ModelConfigReader.Result result =
        read(
            json ->
                json.put("rotary_emb_base", 10_000)
                    .put("rope_theta", 10_000.0)
                    .put("partial_rotary_factor", 0.25)
                    .putNull("rope_scaling"));
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void rotaryNamesThatDisagreeAreAnError() {
    assertRejected(
        () -> readWith("rope_theta", "500000"),
        "\"rotary_emb_base\" disagrees with others of the same meaning:"
            + " {rotary_emb_base=10000.0, rope_theta=500000.0}. Keep one.");
  }

  @Test
  void aLoneNameThatTransformersIgnoresIsHonouredWithAWarning() throws IOException {
    ModelConfigReader.Result result =
        read(
            json -> {
              json.remove(List.of("rotary_emb_base", "rotary_pct"));
              json.put("rope_theta", 500).put("partial_rotary_factor", 0.5);
            });
    assertThat(result.config().ropeTheta()).isEqualTo(500);
    assertThat(result.config().rotaryPct()).isEqualTo(0.5);
    assertThat(result.warnings())
        .containsExactly(
            "\"rope_theta\" 500 is honoured; transformers reads \"rotary_emb_base\" only and would"
                + " take 10000.0.",
            "\"partial_rotary_factor\" 0.5 is honoured; transformers reads \"rotary_pct\" only and"
                + " would take 0.25.");
  }

  static Stream<Arguments> rejected() {
    return Stream.of(
        Arguments.of("model_type", "\"llama\"", "\"model_type\" is \"llama\"; supported is"),
        Arguments.of("model_type", "null", "\"model_type\" is missing; supported is \"gpt_neox\""),
        Arguments.of(
            "architectures",
            "[\"GPTNeoXForSequenceClassification\"]",
            "supported is [\"GPTNeoXForCausalLM\"]"),
        Arguments.of("architectures", "\"GPTNeoXForCausalLM\"", "\"architectures\" is \"GPT"),
        Arguments.of("hidden_act", "\"quick_gelu\"", "\"hidden_act\" is \"quick_gelu\"; supported"),
        Arguments.of("hidden_act", "3", "\"hidden_act\" is 3; a string is allowed"),
        Arguments.of(
            "rope_scaling",
            "{\"type\":\"linear\",\"factor\":2.0}",
            "\"rope_scaling.type\" is \"linear\"; only \"default\""),
        Arguments.of(
            "rope_scaling", "{\"factor\":2.0}", "\"rope_scaling.factor\" is not supported"),
        Arguments.of(
            "rope_parameters",
            "{\"rope_type\":\"yarn\"}",
            "\"rope_parameters.rope_type\" is \"yarn\""),
        Arguments.of("rope_parameters", "[]", "\"rope_parameters\" is []; an object is allowed"),
        Arguments.of(
            "attention_dropout", "0.1", "\"attention_dropout\" is 0.1, but dropout inside"),
        Arguments.of("hidden_dropout", "0.1", "\"hidden_dropout\" is 0.1, but dropout inside"),
        Arguments.of("hidden_dropout", "\"0\"", "\"hidden_dropout\" is \"0\""),
        Arguments.of("rotary_pct", "0.3125", "which turns 5 of each head's 16 features; an even"),
        Arguments.of("rotary_pct", "0.01", "which turns 0 of each head's 16 features"),
        Arguments.of("rotary_pct", "1.5", "a number above 0.0 up to 1.0 is allowed"),
        Arguments.of("rotary_emb_base", "0", "\"rotary_emb_base\" is 0; a number above 0.0"),
        Arguments.of("num_attention_heads", "5", "which \"num_attention_heads\" 5 does not divide"),
        Arguments.of("head_dim", "32", "\"head_dim\" is 32, but \"hidden_size\""),
        Arguments.of("layer_norm_eps", "0", "\"layer_norm_eps\" is 0; a number above 0.0"),
        Arguments.of("layer_norm_eps", "1e999", "\"layer_norm_eps\" is"),
        Arguments.of("eos_token_id", "1024", "a token id from 0 to 1,023 (\"vocab_size\" - 1)"),
        Arguments.of("pad_token_id", "-1", "\"pad_token_id\" is -1; a token id"),
        Arguments.of("eos_token_id", "[1024, 0]", "\"eos_token_id\" is 1024"),
        Arguments.of("quantization_config", "{\"bits\":4}", "\"quantization_config\" is {\"bits"),
        Arguments.of("pruned_heads", "{\"1\":[0]}", "\"pruned_heads\" is"),
        Arguments.of("is_encoder_decoder", "true", "\"is_encoder_decoder\" is true"),
        Arguments.of("per_layer_config", "{\"0\":{}}", "\"per_layer_config\" is"));
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void rejectsWhatItCannotCompute(String key, String value, String message) {
    assertRejected(() -> readWith(key, value), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vocab_size",
        "hidden_size",
        "num_hidden_layers",
        "num_attention_heads",
        "intermediate_size",
        "max_position_embeddings"
      })
  void rejectsSizesOfEveryWrongKind(String key) {
    for (String wrong :
        List.of("\"64\"", "64.5", "64.0", "true", "-1", "0", "2147483648", "1e999", "[64]", "{}")) {
      assertRejected(() -> readWith(key, wrong), "\"" + key + "\" is ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vocab_size",
        "hidden_size",
        "num_hidden_layers",
        "num_attention_heads",
        "intermediate_size"
      })
  void rejectsMissingAndNullSizes(String key) {
    assertRejected(() -> read(json -> json.remove(key)), "\"" + key + "\" is missing; a whole");
    assertRejected(() -> readWith(key, "null"), "\"" + key + "\" is missing; a whole");
  }

  @ParameterizedTest
  @ValueSource(strings = {"use_parallel_residual", "tie_word_embeddings", "attention_bias"})
  void rejectsFlagsThatAreNone(String key) {
    for (String wrong : List.of("\"true\"", "1", "0.0", "[]")) {
      assertRejected(() -> readWith(key, wrong), "\"" + key + "\" is " + wrong + "; true or false");
    }
  }

  @Test
  void reportsAllProblemsAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    json ->
                        json.put("hidden_size", "64")
                            .put("hidden_act", "mish")
                            .put("attention_dropout", 0.5)
                            .put("vocab_size", -3)))
        .isInstanceOfSatisfying(
            InvalidModelException.class, e -> assertThat(e.problems()).hasSizeBetween(4, 5))
        .hasMessageContaining("hidden_size")
        .hasMessageContaining("hidden_act")
        .hasMessageContaining("attention_dropout")
        .hasMessageContaining("vocab_size");
  }

  @Test
  void namesUnknownKeysInOneWarningAndIgnoresHarmlessOnes() throws IOException {
    List<String> warnings =
        read(json ->
                json.put("sliding_window", 128)
                    .put("mystery", true)
                    .put("transformers_version", "5.18.0")
                    .put("classifier_dropout", 0.1))
            .warnings();
    assertThat(warnings)
        .containsExactly(
            "Unknown keys are ignored: sliding_window, mystery. Check that none of them changes the"
                + " computation.");
  }

  @Test
  void warnsOfCodeInTheFolderAndOfSeveralEnds() throws IOException {
    List<String> warnings =
        read(json -> {
              json.putObject("auto_map").put("AutoModel", "model.Evil");
              json.putArray("eos_token_id").add(3).add(4);
            })
            .warnings();
    assertThat(warnings)
        .containsExactly(
            "\"auto_map\" refers to code in the model's folder; it is ignored, never run.",
            "\"eos_token_id\" lists several tokens; the first, 3, ends every example.");
  }

  static Stream<Arguments> malformedFiles() {
    return Stream.of(
        Arguments.of("", "A JSON object {...} is expected."),
        Arguments.of("[]", "A JSON object {...} is expected."),
        Arguments.of("{\"a\":1,\"a\":2}", "Duplicate field 'a'"),
        Arguments.of("{}{}", "refused"),
        Arguments.of("{} x", "malformed"),
        Arguments.of("{\"a\":NaN}", "malformed (line 1, column"),
        Arguments.of("\uFEFF{}", "byte order mark"),
        Arguments.of("{\"a\":" + "[".repeat(1001), "refused"),
        Arguments.of("{\"a\":" + "9".repeat(1001) + "}", "refused"),
        Arguments.of("{\"" + "k".repeat(60_000) + "\":1}", "refused"),
        Arguments.of("{\"a\":[\"\\ud800\"]}", "half of a surrogate pair"),
        Arguments.of("{\"a\":1", "malformed"));
  }

  @ParameterizedTest
  @MethodSource("malformedFiles")
  void rejectsFilesThatAreNotStrictJson(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), text);
    assertThatThrownBy(() -> ModelConfigReader.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void rejectsHugeFilesUnread() throws IOException {
    Path file = Files.write(folder.resolve("config.json"), new byte[4_000_001]);
    assertThatThrownBy(() -> ModelConfigReader.read(file))
        .hasMessageContaining("larger than the 4,000,000 bytes that are read");
  }

  @Test
  void nothingButItsOwnExceptionEscapesFromMutatedFiles() throws IOException {
    Mutator mutator = new Mutator(11);
    byte[] original = Files.readAllBytes(TINY);
    for (int i = 0; i < 3000; i++) {
      byte[] mutated = mutator.mutate(original);
      Path file = Mutator.overwrite(folder.resolve("config.json"), mutated);
      try {
        ModelConfig config = ModelConfigReader.read(file).config();
        assertThat(config.headSize()).isPositive();
      } catch (InvalidModelException e) {
        assertThat(e.getMessage())
            .as(new String(mutated, StandardCharsets.ISO_8859_1))
            .isNotEmpty();
      }
    }
  }
}
