package ai.refocused.tokenizer;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Turns text into token ids and back. Safe for use by several threads; close it when done. */
public interface Tokenizer extends AutoCloseable {

  /**
   * The tokens of each text, in the order of the texts.
   *
   * @param addSpecialTokens whether the tokenizer's post-processor may add its own, such as a token
   *     that begins every sequence; special tokens that the text spells out are found either way
   * @throws TokenizerException if a text cannot be encoded; half a surrogate pair cannot
   */
  List<Encoding> encodeAll(List<String> texts, boolean addSpecialTokens);

  /** The tokens of one text and nothing added to them. */
  default Encoding encode(String text) {
    return encodeAll(List.of(text), false).get(0);
  }

  /** The text of some ids; bytes that make no character become U+FFFD. */
  String decode(int[] ids, boolean skipSpecialTokens);

  /** The id of a token given by its exact name, for example {@code <|endoftext|>}. */
  OptionalInt tokenId(String token);

  /** Tokens with a meaning beyond their text, such as {@code <|endoftext|>}. */
  Set<String> specialTokens();

  /** One more than the highest id this tokenizer gives. */
  int vocabularySize();

  @Override
  void close();
}
