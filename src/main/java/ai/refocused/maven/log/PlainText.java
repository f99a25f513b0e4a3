package ai.refocused.maven.log;

import java.util.List;
import java.util.stream.Collectors;

/** What models write, made safe to show: a terminal obeys control characters. */
final class PlainText {
  private PlainText() {}

  /** The text with control characters replaced, but for line breaks and tabs. */
  static String of(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c);
    }
    return plain.toString();
  }

  /** Its lines. */
  static List<String> lines(String text) {
    return of(text).lines().collect(Collectors.toList());
  }
}
