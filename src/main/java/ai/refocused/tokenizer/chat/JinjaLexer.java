package ai.refocused.tokenizer.chat;

import ai.refocused.tokenizer.chat.JinjaToken.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts the inside of a Jinja tag into tokens, up to the mark that ends it. */
final class JinjaLexer {
  private static final String[] OPERATORS = {
    "==", "!=", "<=", ">=", "//", "**", "+", "-", "*", "/", "%", "~", "|", ".", ",", ":", "(", ")",
    "[", "]", "{", "}", "<", ">", "="
  };

  private static final int MAX_DEPTH = 50;

  private final TemplateText text;
  private final List<JinjaToken> tokens = new ArrayList<>();
  private int depth;

  private JinjaLexer(TemplateText text) {
    this.text = text;
  }

  /** Reads tokens until {@code end} at the outermost level and leaves {@code text} before it. */
  static List<JinjaToken> read(TemplateText text, String end) {
    JinjaLexer lexer = new JinjaLexer(text);
    while (!lexer.atEnd(end)) {
      lexer.readToken();
    }
    return lexer.tokens;
  }

  private boolean atEnd(String end) {
    text.skipWhitespace();
    if (text.exhausted()) {
      throw text.error("a tag is not closed by \"" + end + "\"");
    }
    return depth == 0 && (text.looksAt(end) || text.looksAt("-" + end) || text.looksAt("+" + end));
  }

  private void readToken() {
    char c = text.peek();
    int line = text.line();
    if (c == '\'' || c == '"') {
      tokens.add(new JinjaToken(Kind.STRING, readString(), line));
    } else if (Character.isDigit(c)) {
      tokens.add(new JinjaToken(Kind.NUMBER, readNumber(), line));
    } else if (c == '_' || Character.isLetter(c)) {
      tokens.add(
          new JinjaToken(
              Kind.NAME, text.takeWhile(ch -> ch == '_' || Character.isLetterOrDigit(ch)), line));
    } else {
      tokens.add(new JinjaToken(Kind.OPERATOR, readOperator(), line));
    }
  }

  private String readNumber() {
    String digits = text.takeWhile(Character::isDigit);
    if (!text.exhausted() && text.peek() == '.' && Character.isDigit(text.peek(1))) {
      text.skip(1);
      digits += "." + text.takeWhile(Character::isDigit);
    }
    if (!text.exhausted() && (Character.isLetter(text.peek()) || text.peek() == '_')) {
      throw text.error("the number after \"" + digits + "\" is of a form that is not supported");
    }
    return digits;
  }

  private String readOperator() {
    for (String operator : OPERATORS) {
      if (text.looksAt(operator)) {
        text.skip(operator.length());
        if ("([{".contains(operator)) {
          depth++;
        } else if (")]}".contains(operator)) {
          depth--;
        }
        if (depth > MAX_DEPTH) {
          throw text.error("brackets are nested deeper than " + MAX_DEPTH);
        }
        if (depth < 0) {
          throw text.error("\"" + operator + "\" closes nothing");
        }
        return operator;
      }
    }
    throw text.error("unexpected character \"" + text.peek() + "\"");
  }

  private String readString() {
    char quote = text.peek();
    text.skip(1);
    StringBuilder value = new StringBuilder();
    while (true) {
      if (text.exhausted()) {
        throw text.error("a string is not closed");
      }
      char c = text.peek();
      text.skip(1);
      if (c == quote) {
        return value.toString();
      }
      if (c == '\\') {
        readEscape(value);
      } else {
        value.append(c);
      }
    }
  }

  /** Python's escapes; an unknown one stands for itself, backslash included. */
  private void readEscape(StringBuilder value) {
    if (text.exhausted()) {
      throw text.error("a string is not closed");
    }
    char c = text.peek();
    text.skip(1);
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'a' -> value.append('\u0007');
      case 'v' -> value.append('\u000B');
      case '\\', '\'', '"' -> value.append(c);
      case '\n' -> {}
      case 'x' -> value.appendCodePoint(text.takeHex(2));
      case 'u' -> value.appendCodePoint(text.takeHex(4));
      case 'U' -> value.appendCodePoint(text.takeHex(8));
      case '0', '1', '2', '3', '4', '5', '6', '7', 'N' ->
          throw text.error("the string escape \"\\" + c + "\" is not supported");
      default -> value.append('\\').append(c);
    }
  }
}
