package ai.refocused.card;

/** The head of a README.md cannot be read; the message goes on after "the front matter". */
public final class InvalidCardException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidCardException(String message, Throwable cause) {
    super(message, cause);
  }
}
