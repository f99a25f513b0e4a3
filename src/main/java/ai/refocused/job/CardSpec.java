package ai.refocused.job;

/**
 * What a model's card tells that does not follow from the training.
 *
 * @param license of the tuned model, as Hugging Face's cards name it, such as {@code apache-2.0};
 *     empty if unknown
 * @param licenseName the licence's own name, where {@code license} is {@code other}; else empty
 */
public record CardSpec(String license, String licenseName) {
  /** Nothing. */
  public static final CardSpec NONE = new CardSpec("", "");
}
