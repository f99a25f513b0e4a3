package ai.refocused.dataset;

/**
 * One example as token ids.
 *
 * @param ids token ids
 * @param labels as long as {@code ids}: the id itself where the token counts in the loss, {@link
 *     #IGNORED} elsewhere (Hugging Face's convention: the shift by one is the model's)
 */
public record TokenizedExample(int[] ids, int[] labels) {
  /** The label of a token that does not count in the loss. */
  public static final int IGNORED = -100;

  public TokenizedExample {
    if (ids.length != labels.length) {
      throw new IllegalArgumentException(ids.length + " ids but " + labels.length + " labels");
    }
  }

  public int length() {
    return ids.length;
  }

  /** Number of tokens that count in the loss; nothing predicts the first. */
  int labelledTokens() {
    int count = 0;
    for (int i = 1; i < labels.length; i++) {
      count += labels[i] == IGNORED ? 0 : 1;
    }
    return count;
  }
}
