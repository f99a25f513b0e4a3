package ai.refocused.gate;

/** A text is no gate; the message says where, and what belongs there. */
public final class GateSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  GateSyntaxException(String text, int position, String message) {
    super("\"" + text + "\", character " + (position + 1) + ": " + message);
  }
}
