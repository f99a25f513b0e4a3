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
}
