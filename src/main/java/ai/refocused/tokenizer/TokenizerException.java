package ai.refocused.tokenizer;

/**
 * A tokenizer, its files or its chat template cannot be used; the message says where, what was
 * found and what to do.
 */
public class TokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TokenizerException(String message) {
    super(message);
  }

  public TokenizerException(String message, Throwable cause) {
    super(message, cause);
  }
}
