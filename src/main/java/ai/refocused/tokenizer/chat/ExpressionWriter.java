package ai.refocused.tokenizer.chat;

import ai.refocused.tokenizer.chat.JinjaToken.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a Jinja2 expression so that jinjava reads it as Jinja2 does.
 *
 * <ul>
 *   <li>strings and None become variables, so that no quoting rule can differ;
 *   <li>{@code not a == b} becomes {@code not (a == b)}: jinjava binds {@code not} tighter;
 *   <li>{@code f(x=a - 1)} becomes {@code f(x=(a - 1))}: jinjava binds {@code =} tighter;
 *   <li>slices become a method, as jinjava has no step and counts UTF-16 units.
 * </ul>
 */
final class ExpressionWriter {
  private static final Set<String> END_OF_COMPARISON = Set.of("and", "or", "if", "else", ",", ":");

  private final TemplateText text;
  private final List<JinjaToken> tokens;
  private final Map<String, Object> constants;
  private final Set<String> macros;
  private final StringBuilder out = new StringBuilder();

  /**
   * @param constants takes the variables that stand for constants
   * @param macros names of the template's macros
   */
  ExpressionWriter(
      TemplateText text,
      List<JinjaToken> tokens,
      Map<String, Object> constants,
      Set<String> macros) {
    this.text = text;
    this.tokens = tokens;
    this.constants = constants;
    this.macros = macros;
  }

  String write() {
    write(0, tokens.size());
    return out.toString().trim();
  }

  private void write(int from, int to) {
    int i = from;
    while (i < to) {
      JinjaToken token = tokens.get(i);
      if (isPrefixNot(i)) {
        int end = endOfComparison(i + 1, to);
        word("not");
        out.append('(');
        write(i + 1, end);
        out.append(')');
        i = end;
      } else if (token.is("(") || token.is("[") || token.is("{")) {
        int close = closing(i);
        writeBracket(i, close);
        i = close + 1;
      } else {
        writeToken(i);
        i++;
      }
    }
  }

  private void writeToken(int i) {
    JinjaToken token = tokens.get(i);
    switch (token.kind()) {
      case STRING -> word(constant(token.text()));
      case NUMBER -> word(token.text());
      case NAME -> writeName(i);
      case OPERATOR -> {
        if (token.is("=")) {
          throw text.error(token, "\"=\" compares nothing; write \"==\"");
        }
        out.append(token.is(".") || token.is(",") ? token.text() : " " + token.text() + " ");
      }
    }
  }

  private void writeName(int i) {
    JinjaToken token = tokens.get(i);
    String name = token.text();
    requireOrdinary(token);
    boolean called = i + 1 < tokens.size() && tokens.get(i + 1).is("(");
    if (follows(i, ".")) {
      if (called && !PythonMethods.NAMES.contains(name)) {
        throw text.error(token, "the method \"" + name + "\" is not supported");
      }
      out.append(name);
    } else if (follows(i, "|")) {
      requireOneOf(token, "filter", PythonFilters.NAMES);
      out.append(name);
    } else if (token.is("not") && follows(i, "is")) {
      word(name);
    } else if (follows(i, "is") || (follows(i, "not") && i > 1 && tokens.get(i - 2).is("is"))) {
      requireOneOf(token, "test", JinjaNames.TESTS);
      word(name);
    } else if (JinjaNames.KEYWORDS.contains(name)) {
      word(name);
    } else {
      writeVariable(token, called);
    }
  }

  private void writeVariable(JinjaToken token, boolean called) {
    String name = token.text();
    if (called && !macros.contains(name)) {
      requireOneOf(token, "function", JinjaNames.FUNCTIONS);
    } else if (JinjaNames.FOREIGN.contains(name)) {
      throw text.error(token, "\"" + name + "\" cannot be the name of a variable here");
    }
    switch (name) {
      case "True" -> word("true");
      case "False" -> word("false");
      case "none", "None" -> word(TemplateSource.NONE);
      default -> word(name);
    }
  }

  private void writeBracket(int open, int close) {
    boolean afterOperand = open > 0 && tokens.get(open - 1).endsOperand();
    if (tokens.get(open).is("[") && afterOperand && find(open + 1, close, ":") < close) {
      writeSlice(open, close);
      return;
    }
    out.append(tokens.get(open).text());
    for (int from = open + 1; from < close; ) {
      int comma = find(from, close, ",");
      writePart(from, comma, tokens.get(open).is("(") && afterOperand);
      if (comma < close) {
        out.append(", ");
      }
      from = comma + 1;
    }
    out.append(tokens.get(close).text());
  }

  /** An argument, an element, or an entry {@code key: value}. */
  private void writePart(int from, int to, boolean argument) {
    if (argument && from + 1 < to && tokens.get(from + 1).is("=")) {
      requireOrdinary(tokens.get(from));
      out.append(tokens.get(from).text()).append("=(");
      write(from + 2, to);
      out.append(')');
    } else {
      write(from, to);
    }
  }

  private void writeSlice(int open, int close) {
    out.append('.').append(PythonMethods.SLICE).append('(');
    int from = open + 1;
    for (int part = 0; part < 3; part++) {
      int to = Math.min(find(from, close, ":"), close);
      out.append(part == 0 ? "" : ", ");
      if (from >= to) {
        out.append(TemplateSource.NONE);
      } else {
        write(from, to);
      }
      from = Math.min(to + 1, close);
    }
    out.append(')');
  }

  private boolean isPrefixNot(int i) {
    return tokens.get(i).is("not")
        && !(i > 0 && (tokens.get(i - 1).endsOperand() || tokens.get(i - 1).is("is")));
  }

  private int endOfComparison(int from, int to) {
    int i = from;
    while (i < to && !END_OF_COMPARISON.contains(operatorAt(i))) {
      i = opensAt(i) ? closing(i) + 1 : i + 1;
    }
    return i;
  }

  private String operatorAt(int i) {
    return tokens.get(i).kind() == Kind.STRING ? "" : tokens.get(i).text();
  }

  /** The next {@code operator} outside brackets, or {@code to}. */
  private int find(int from, int to, String operator) {
    int i = from;
    while (i < to && !tokens.get(i).is(operator)) {
      i = opensAt(i) ? closing(i) + 1 : i + 1;
    }
    return Math.min(i, to);
  }

  private boolean opensAt(int i) {
    return tokens.get(i).is("(") || tokens.get(i).is("[") || tokens.get(i).is("{");
  }

  private int closing(int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      if (opensAt(i)) {
        depth++;
      } else if (tokens.get(i).is(")") || tokens.get(i).is("]") || tokens.get(i).is("}")) {
        depth--;
        if (depth == 0) {
          return i;
        }
      }
    }
    throw text.error(tokens.get(open), "\"" + tokens.get(open).text() + "\" is not closed");
  }

  private boolean follows(int i, String operator) {
    return i > 0 && tokens.get(i - 1).is(operator);
  }

  private void requireOrdinary(JinjaToken token) {
    if (token.kind() != Kind.NAME
        || token.text().contains("__")
        || token.text().startsWith(JinjaNames.OWN_PREFIX)) {
      throw text.error(token, "\"" + token.text() + "\" is not allowed as a name");
    }
  }

  private void requireOneOf(JinjaToken token, String kind, Set<String> known) {
    if (!known.contains(token.text())) {
      throw text.error(token, "the " + kind + " \"" + token.text() + "\" is not supported");
    }
  }

  private String constant(String value) {
    String name = JinjaNames.OWN_PREFIX + "text" + constants.size();
    constants.put(name, value);
    return name;
  }

  private void word(String word) {
    if (out.length() > 0 && Character.isJavaIdentifierPart(out.charAt(out.length() - 1))) {
      out.append(' ');
    }
    out.append(word);
    if (JinjaNames.KEYWORDS.contains(word)) {
      out.append(' ');
    }
  }
}
