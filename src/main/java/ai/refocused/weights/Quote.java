package ai.refocused.weights;

/** Shows a text of a foreign file in a message: one line, bounded, without control characters. */
final class Quote {
  private static final int MAX = 120;

  private Quote() {}

  static String of(String text) {
    StringBuilder shown = new StringBuilder("\"");
    for (int i = 0; i < text.length() && i < MAX; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        shown.append(String.format("\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.append(text.length() > MAX ? "...\"" : "\"").toString();
  }
}
