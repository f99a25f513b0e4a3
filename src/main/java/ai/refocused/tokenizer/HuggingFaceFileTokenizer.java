package ai.refocused.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The tokenizer of a local {@code tokenizer.json}, run by Hugging Face's own library through DJL.
 * Truncation and padding that the file asks for are switched off: cutting is the dataset's
 * business.
 *
 * <p>The file can hold regular expressions, and one whose matching explodes makes the library abort
 * the whole process (tokenizers 0.21 panics in onig and cannot unwind through JNI). No Java code
 * can catch that: use this class in the trainer process only, whose death its parent reports.
 */
public final class HuggingFaceFileTokenizer implements Tokenizer {
  /** Larger than any vocabulary in use by far; a bigger file is not a tokenizer. */
  private static final long MAX_FILE_BYTES = 256L << 20;

  private static final Map<String, String> OPTIONS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final Path file;
  private final HuggingFaceTokenizer tokenizer;
  private final TokenizerVocabulary vocabulary;

  private HuggingFaceFileTokenizer(
      Path file, HuggingFaceTokenizer tokenizer, TokenizerVocabulary vocabulary) {
    this.file = file;
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
  }

  /**
   * Opens a tokenizer.
   *
   * @param file a {@code tokenizer.json}
   * @throws TokenizerException if the file is absent, damaged, or beyond what the library knows
   */
  public static HuggingFaceFileTokenizer open(Path file) {
    String json = read(file);
    stayOffline();
    try {
      TokenizerVocabulary vocabulary = TokenizerVocabulary.read(json);
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      HuggingFaceTokenizer tokenizer =
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), OPTIONS);
      return new HuggingFaceFileTokenizer(file, tokenizer, vocabulary);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new TokenizerException(
          file
              + ": the tokenizer cannot be read: \""
              + firstLine(e)
              + "\". Fetch the file again from where the model came from; it must be the"
              + " tokenizer.json of Hugging Face's tokenizers library.",
          e);
    }
  }

  /**
   * Checks that the model has an embedding for every token.
   *
   * @param modelVocabularySize {@code vocab_size} of config.json; larger is fine, models pad
   * @throws TokenizerException if a token's id is not below it
   */
  public void requireWithin(int modelVocabularySize) {
    if (vocabularySize() > modelVocabularySize) {
      throw new TokenizerException(
          file
              + ": the highest token id is "
              + (vocabularySize() - 1)
              + " but vocab_size in config.json is "
              + modelVocabularySize
              + ". Tokenizer and model do not belong together; take both from one source.");
    }
  }

  @Override
  public List<Encoding> encodeAll(List<String> texts, boolean addSpecialTokens) {
    texts.parallelStream().forEach(this::requireWholeCharacters);
    ai.djl.huggingface.tokenizers.Encoding[] encodings;
    try {
      encodings = tokenizer.batchEncode(texts, addSpecialTokens, false);
    } catch (RuntimeException e) {
      throw new TokenizerException(
          file + ": the tokenizer failed on a text: \"" + firstLine(e) + "\".", e);
    }
    return IntStream.range(0, encodings.length)
        .parallel()
        .mapToObj(i -> convert(texts.get(i), encodings[i]))
        .toList();
  }

  @Override
  public String decode(int[] ids, boolean skipSpecialTokens) {
    long[] wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= vocabularySize()) {
        throw new TokenizerException(
            file + ": id " + ids[i] + " is none of this tokenizer, 0 to " + (vocabularySize() - 1));
      }
      wide[i] = ids[i];
    }
    return tokenizer.decode(wide, skipSpecialTokens);
  }

  @Override
  public OptionalInt tokenId(String token) {
    return vocabulary.id(token);
  }

  @Override
  public Set<String> specialTokens() {
    return vocabulary.special();
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private static Encoding convert(String text, ai.djl.huggingface.tokenizers.Encoding encoding) {
    long[] wide = encoding.getIds();
    CharSpan[] spans = encoding.getCharTokenSpans();
    CodePointOffsets offsets = new CodePointOffsets(text);
    int[] ids = new int[wide.length];
    int[] starts = new int[wide.length];
    int[] ends = new int[wide.length];
    for (int i = 0; i < wide.length; i++) {
      ids[i] = Math.toIntExact(wide[i]);
      // The library counts code points; a token of the post-processor has no span.
      starts[i] = spans[i] == null ? 0 : offsets.unit(spans[i].getStart());
      ends[i] = spans[i] == null ? 0 : offsets.unit(spans[i].getEnd());
    }
    return new Encoding(ids, starts, ends);
  }

  /** JNI would turn each half of a pair into three replacement characters. */
  private void requireWholeCharacters(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new TokenizerException(
          file + ": a text with half a surrogate pair in it cannot be encoded. Mend the text.");
    }
  }

  private static String read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw new TokenizerException(
            file + ": " + size + " bytes are too many for a tokenizer, at most " + MAX_FILE_BYTES);
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new TokenizerException(
          file + ": this is not UTF-8 text. Fetch the file again from where the model came from.",
          e);
    } catch (IOException e) {
      throw new TokenizerException(
          file
              + ": the tokenizer cannot be opened ("
              + e.getClass().getSimpleName()
              + "). A model folder needs a tokenizer.json.",
          e);
    }
  }

  /**
   * DJL reports its use to its makers, and looks for a CUDA build of the library on the network,
   * unless told not to. The CPU build for every platform is in its jar.
   */
  private static void stayOffline() {
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("RUST_FLAVOR", "cpu");
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
