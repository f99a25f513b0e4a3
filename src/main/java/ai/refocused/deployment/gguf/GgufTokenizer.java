package ai.refocused.deployment.gguf;

import ai.refocused.job.InvalidJobException;
import ai.refocused.weights.StrictJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A byte-level BPE tokenizer ("gpt2" to llama.cpp) as a GGUF file's metadata. Other kinds are
 * refused: llama.cpp would cut texts otherwise than the model has learned.
 */
final class GgufTokenizer {
  private static final int MAX_FILE = 256 << 20;

  /** llama.cpp's name of GPT-2's way to cut texts into words, which is also GPT-NeoX's. */
  private static final String PRE_TOKENIZER = "gpt-2";

  private static final int NORMAL = 1;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;

  private final Path file;
  private final ObjectNode json;

  private GgufTokenizer(Path file) {
    this.file = file;
    this.json = StrictJson.readObject(file, MAX_FILE);
  }

  /**
   * Adds tokens, their types, merges and the pre-tokenizer's name.
   *
   * @param folder with tokenizer.json
   * @param vocabSize rows of the embedding; ids that the tokenizer has not are filled up
   * @throws InvalidJobException if the tokenizer is of another kind
   */
  static void put(Path folder, int vocabSize, Map<String, GgufValue> metadata) {
    GgufTokenizer tokenizer = new GgufTokenizer(folder.resolve("tokenizer.json"));
    tokenizer.requireByteLevel();
    metadata.put("tokenizer.ggml.model", new GgufValue.Text("gpt2"));
    metadata.put("tokenizer.ggml.pre", new GgufValue.Text(PRE_TOKENIZER));
    tokenizer.putTokens(vocabSize, metadata);
    metadata.put("tokenizer.ggml.merges", new GgufValue.Texts(tokenizer.merges()));
  }

  private void putTokens(int vocabSize, Map<String, GgufValue> metadata) {
    List<String> tokens = new ArrayList<>();
    for (int id = 0; id < vocabSize; id++) {
      tokens.add("[PAD" + id + "]");
    }
    List<Integer> types = new ArrayList<>(Collections.nCopies(vocabSize, UNUSED));
    for (Map.Entry<String, JsonNode> token : json.path("model").path("vocab").properties()) {
      tokens.set(token.getValue().intValue(), token.getKey());
      types.set(token.getValue().intValue(), NORMAL);
    }
    for (JsonNode added : json.path("added_tokens")) {
      int id = added.path("id").intValue();
      tokens.set(id, added.path("content").textValue());
      types.set(id, added.path("special").booleanValue() ? CONTROL : USER_DEFINED);
    }
    metadata.put("tokenizer.ggml.tokens", new GgufValue.Texts(tokens));
    metadata.put("tokenizer.ggml.token_type", new GgufValue.Wholes(types));
  }

  /** Pairs with a space between; newer files have them as lists of two. */
  private List<String> merges() {
    List<String> merges = new ArrayList<>();
    for (JsonNode merge : json.path("model").path("merges")) {
      merges.add(
          merge.isArray()
              ? merge.path(0).asText() + " " + merge.path(1).asText()
              : merge.textValue());
    }
    return merges;
  }

  private void requireByteLevel() {
    JsonNode model = json.path("model");
    require(model.path("type").asText("BPE").equals("BPE"), "its model is no BPE");
    require(!model.path("byte_fallback").asBoolean(), "its BPE falls back to bytes");
    for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      require(model.path(affix).asText("").isEmpty() || model.path(affix).isNull(), affix);
    }
    JsonNode cut = json.path("pre_tokenizer");
    require(cut.path("type").asText().equals("ByteLevel"), "its pre_tokenizer is not ByteLevel");
    require(!cut.path("add_prefix_space").asBoolean(), "it adds a space before texts");
    require(cut.path("use_regex").asBoolean(true), "its pre_tokenizer does not cut words");
  }

  private void require(boolean holds, String fault) {
    if (!holds) {
      throw new InvalidJobException(
          "<formats>",
          "GGUF needs a byte-level BPE tokenizer as GPT-NeoX has it, but that of %s is another: %s."
                  .formatted(file, fault)
              + " Leave gguf and ollama out.");
    }
  }
}
