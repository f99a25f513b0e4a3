package ai.refocused.deployment;

import ai.refocused.deployment.gguf.GgufContent;
import ai.refocused.generate.AnswerEnds;
import ai.refocused.job.Task;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.tokenizer.HuggingFaceFileTokenizer;
import ai.refocused.tokenizer.TokenizerConfig;
import ai.refocused.tokenizer.chat.ChatTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The model that is packaged, with what its folder says of texts. */
final class PackagedModel implements AutoCloseable {
  /** What the formats are compared on. */
  private static final String TEXT =
      "Natalia sold 48 clips in April, and half as many in May. How many is that? It's 72, \u00e9t\u00e9.";

  private static final int MOST_TOKENS = 32;

  private static final Map<String, String> MEANINGS =
      Map.of(
          "bos", "bos_token", "eos", "eos_token", "unknown", "unk_token", "padding", "pad_token");

  private final NamedModel named;
  private final Task task;
  private final PretrainedFolder files;
  private final HuggingFaceFileTokenizer tokenizer;
  private final TokenizerConfig texts;
  private final ChatTemplate template;
  private final AnswerEnds ends;

  private PackagedModel(
      NamedModel named, Task task, PretrainedFolder files, HuggingFaceFileTokenizer tokenizer) {
    this.named = named;
    this.task = task;
    this.files = files;
    this.tokenizer = tokenizer;
    tokenizer.requireWithin(files.config().vocabSize());
    this.texts = TokenizerConfig.read(named.folder());
    this.template = ChatTemplate.of(texts);
    this.ends =
        task == Task.CHAT
            ? AnswerEnds.ofTurns(files, tokenizer, template)
            : AnswerEnds.ofTexts(files, tokenizer);
  }

  /**
   * Opens a model.
   *
   * @throws ai.refocused.pretrained.InvalidModelException if the folder is no model
   * @throws ai.refocused.tokenizer.TokenizerException if its tokenizer is damaged
   */
  static PackagedModel open(NamedModel named, Task task) {
    PretrainedFolder files = PretrainedFolder.open(named.folder());
    try {
      HuggingFaceFileTokenizer tokenizer =
          HuggingFaceFileTokenizer.open(named.folder().resolve("tokenizer.json"));
      try {
        return new PackagedModel(named, task, files, tokenizer);
      } catch (RuntimeException e) {
        tokenizer.close();
        throw e;
      }
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  NamedModel named() {
    return named;
  }

  PretrainedFolder files() {
    return files;
  }

  ModelConfig config() {
    return files.config();
  }

  ChatTemplate template() {
    return template;
  }

  /** The tokens of a fixed text, as many as the model reads at most. */
  int[] sampleTokens() {
    int[] ids = tokenizer.encode(TEXT).ids();
    int most = Math.min(MOST_TOKENS, config().maxPositionEmbeddings());
    return Arrays.copyOf(ids, Math.min(ids.length, most));
  }

  /** Texts that end an answer. */
  List<String> stopTexts() {
    List<String> stop = new ArrayList<>();
    ends.tokens().stream()
        .sorted()
        .forEach(id -> stop.add(tokenizer.decode(new int[] {id}, false)));
    stop.addAll(ends.stop());
    return stop;
  }

  /** The model as a GGUF file has it. */
  GgufContent gguf(String name) {
    Map<String, Integer> ids = tokenIds();
    int[] plain = tokenizer.encode("a").ids();
    int[] framed = tokenizer.encodeAll(List.of("a"), true).get(0).ids();
    Optional<String> chat =
        task == Task.CHAT ? Optional.of(template.source()) : texts.chatTemplate();
    return new GgufContent(
        name,
        config(),
        files.tensors(),
        files.folder(),
        ids,
        framed[0] != plain[0],
        framed[framed.length - 1] != plain[plain.length - 1],
        chat);
  }

  /** Of several tokens that end turns, llama.cpp takes one. */
  private Map<String, Integer> tokenIds() {
    Map<String, Integer> ids = new TreeMap<>();
    MEANINGS.forEach(
        (name, key) ->
            Optional.ofNullable(texts.specialTokens().get(key))
                .ifPresent(text -> tokenizer.tokenId(text).ifPresent(id -> ids.put(name, id))));
    config().eosTokenId().ifPresent(id -> ids.putIfAbsent("eos", id));
    config().bosTokenId().ifPresent(id -> ids.putIfAbsent("bos", id));
    ends.tokens().stream()
        .filter(id -> !id.equals(ids.get("eos")))
        .min(Integer::compare)
        .ifPresent(id -> ids.put("eot", id));
    return ids;
  }

  Path folder() {
    return files.folder();
  }

  @Override
  public void close() {
    tokenizer.close();
    files.close();
  }
}
