package ai.refocused.dataset.lint;

/**
 * A text of a row that the model will read.
 *
 * @param pointer JSON pointer (RFC 6901) to it; empty if it is not in the row as it is
 * @param name the key, or the role of a message
 */
public record FieldText(String pointer, String name, Part part, String text) {

  /** What a text is for. */
  public enum Part {
    /** Said once for many rows. */
    SYSTEM,
    PROMPT,
    ANSWER
  }
}
