package ai.refocused.tokenizer.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Python's string methods where Java's differ. Strings count in code points. */
final class PythonStrings {
  private PythonStrings() {}

  /** {@code chars} null: white space. */
  static String strip(String text, String chars, boolean left, boolean right) {
    IntPredicate stripped = chars == null ? PythonStrings::isSpace : c -> chars.indexOf(c) >= 0;
    int start = 0;
    int end = text.length();
    while (left && start < end && stripped.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (right && end > start && stripped.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  /** What {@code str.isspace()} holds for. */
  private static boolean isSpace(int c) {
    return Character.isSpaceChar(c)
        || (c >= '\t' && c <= '\r')
        || (c >= 0x1C && c <= 0x1F)
        || c == 0x85;
  }

  static List<Object> split(String text, String separator, long limit) {
    if (separator == null) {
      return splitAtSpace(text, limit);
    }
    if (separator.isEmpty()) {
      throw new ChatTemplateException("split() with an empty separator.");
    }
    List<Object> parts = new ArrayList<>();
    int from = 0;
    int at = text.indexOf(separator);
    while (at >= 0 && (limit < 0 || parts.size() < limit)) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
      at = text.indexOf(separator, from);
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static List<Object> splitAtSpace(String text, long limit) {
    List<Object> parts = new ArrayList<>();
    String rest = strip(text, null, true, false);
    while (!rest.isEmpty()) {
      int end = 0;
      while (end < rest.length() && !isSpace(rest.codePointAt(end))) {
        end += Character.charCount(rest.codePointAt(end));
      }
      if (limit >= 0 && parts.size() >= limit) {
        end = rest.length();
      }
      parts.add(strip(rest.substring(0, end), null, false, end == rest.length() && limit < 0));
      rest = strip(rest.substring(end), null, true, false);
    }
    return parts;
  }

  static List<Object> rsplit(String text, String separator, long limit) {
    if (limit < 0 || separator == null) {
      return split(text, separator, limit);
    }
    List<Object> parts = new ArrayList<>();
    String rest = text;
    int at = rest.lastIndexOf(separator);
    while (at >= 0 && parts.size() < limit) {
      parts.add(0, rest.substring(at + separator.length()));
      rest = rest.substring(0, at);
      at = rest.lastIndexOf(separator);
    }
    parts.add(0, rest);
    return parts;
  }

  static String replace(String text, String from, String to, long limit) {
    if (limit < 0) {
      return text.replace(from, to);
    }
    String result = text;
    int at = result.indexOf(from);
    for (long i = 0; i < limit && at >= 0; i++) {
      result = result.substring(0, at) + to + result.substring(at + from.length());
      at = result.indexOf(from, at + to.length() + (from.isEmpty() ? 1 : 0));
    }
    return result;
  }

  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.offsetByCodePoints(0, 1);
    return text.substring(0, first).toUpperCase(Locale.ROOT)
        + text.substring(first).toLowerCase(Locale.ROOT);
  }

  /** Every letter behind a character that is none becomes a capital. */
  static String title(String text) {
    StringBuilder result = new StringBuilder();
    boolean inWord = false;
    for (int c : text.codePoints().toArray()) {
      result.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inWord = Character.isLetter(c);
    }
    return result.toString();
  }

  static long length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The characters of a text as strings. */
  static List<Object> characters(String text) {
    List<Object> characters = new ArrayList<>();
    text.codePoints().forEach(c -> characters.add(Character.toString(c)));
    return characters;
  }
}
