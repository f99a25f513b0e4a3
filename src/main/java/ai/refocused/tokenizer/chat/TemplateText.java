package ai.refocused.tokenizer.chat;

import java.util.function.IntPredicate;

/** A place in a template's source. */
final class TemplateText {
  private final String name;
  private final String source;
  private int position;

  /**
   * @param name what to call the template in messages
   */
  TemplateText(String name, String source) {
    this.name = name;
    this.source = source;
  }

  boolean exhausted() {
    return position >= source.length();
  }

  char peek() {
    return source.charAt(position);
  }

  /** The character some way on, or NUL beyond the end. */
  char peek(int offset) {
    int index = position + offset;
    return index < source.length() ? source.charAt(index) : '\0';
  }

  boolean looksAt(String text) {
    return source.startsWith(text, position);
  }

  void skip(int count) {
    position += count;
  }

  void skipWhitespace() {
    takeWhile(Character::isWhitespace);
  }

  String takeWhile(IntPredicate predicate) {
    int start = position;
    while (!exhausted() && predicate.test(peek())) {
      position++;
    }
    return source.substring(start, position);
  }

  /** Takes text up to the next {@code mark}; all that is left if there is none. */
  String takeUntil(String mark) {
    int end = source.indexOf(mark, position);
    String taken = source.substring(position, end < 0 ? source.length() : end);
    position += taken.length();
    return taken;
  }

  int takeHex(int digits) {
    if (position + digits > source.length()) {
      throw error("a string escape is cut short");
    }
    String hex = source.substring(position, position + digits);
    position += digits;
    try {
      int codePoint = Integer.parseUnsignedInt(hex, 16);
      if (Character.isValidCodePoint(codePoint)) {
        return codePoint;
      }
    } catch (NumberFormatException e) {
      throw new ChatTemplateException(describe("\"" + hex + "\" is not hexadecimal"), e);
    }
    throw error("\"" + hex + "\" is no character");
  }

  int line() {
    return 1 + (int) source.substring(0, position).chars().filter(c -> c == '\n').count();
  }

  ChatTemplateException error(String problem) {
    return new ChatTemplateException(describe(problem));
  }

  ChatTemplateException error(JinjaToken token, String problem) {
    return new ChatTemplateException(describe(token.line(), problem));
  }

  private String describe(String problem) {
    return describe(line(), problem);
  }

  private String describe(int line, String problem) {
    return name + ", line " + line + ": " + problem + ".";
  }
}
