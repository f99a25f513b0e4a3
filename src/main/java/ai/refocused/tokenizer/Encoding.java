package ai.refocused.tokenizer;

/**
 * A text as tokens.
 *
 * @param ids token ids
 * @param starts for each token where its text starts, as an index into the Java string (UTF-16
 *     units)
 * @param ends for each token where its text ends, exclusive. Tokens that are bytes of one character
 *     all have that character's range; a token that stands for nothing in the text, such as one
 *     added by the post-processor, is empty
 */
public record Encoding(int[] ids, int[] starts, int[] ends) {
  public Encoding {
    if (ids.length != starts.length || ids.length != ends.length) {
      throw new IllegalArgumentException(
          ids.length + " ids, " + starts.length + " starts, " + ends.length + " ends");
    }
  }

  public int length() {
    return ids.length;
  }
}
