package ai.refocused.tokenizer.chat;

import ai.refocused.tokenizer.chat.JinjaToken.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Jinja2 chat template, checked and written for jinjava; see the package's comment.
 *
 * @param text the template for jinjava
 * @param constants variables that it needs beside the caller's
 * @param marksAnswers whether it has {@code {% generation %}} blocks
 */
record TemplateSource(String text, Map<String, Object> constants, boolean marksAnswers) {
  /** Stands for None. */
  static final String NONE = JinjaNames.OWN_PREFIX + "none";

  /** Divides the parts of a loop's head: targets, sequence and, if any, condition. */
  static final String LOOP_SEPARATOR = "\u0001";

  static TemplateSource parse(String name, String source) {
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    // As Jinja2 does unless told otherwise.
    String trimmed = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    return new Parser(new TemplateText(name, trimmed)).parse();
  }

  private static final class Parser {
    private final TemplateText text;
    private final StringBuilder out = new StringBuilder();
    private final Map<String, Object> constants = new HashMap<>();
    private final Set<String> macros = new HashSet<>();
    private final Deque<JinjaToken> open = new ArrayDeque<>();
    private final TemplateSpace space = new TemplateSpace();
    private boolean marksAnswers;

    Parser(TemplateText text) {
      this.text = text;
      constants.put(NONE, PythonNone.NONE);
    }

    TemplateSource parse() {
      while (!text.exhausted()) {
        if (text.looksAt("{{") || text.looksAt("{%")) {
          parseTag(text.looksAt("{{"));
        } else if (text.looksAt("{#")) {
          parseComment();
        } else {
          space.append(text.peek());
          text.skip(1);
        }
      }
      out.append(space.take());
      if (!open.isEmpty()) {
        throw text.error(open.peek(), "\"" + open.peek().text() + "\" is not closed");
      }
      return new TemplateSource(out.toString(), Map.copyOf(constants), marksAnswers);
    }

    private void parseTag(boolean output) {
      text.skip(2);
      out.append(space.before(sign(), !output));
      int line = text.line();
      List<JinjaToken> tokens = JinjaLexer.read(text, output ? "}}" : "%}");
      if (tokens.isEmpty()) {
        throw text.error("an empty tag");
      }
      out.append(
          output ? "{{ " + expression(tokens) + " }}" : "{% " + statement(tokens, line) + " %}");
      char sign = sign();
      text.skip(2);
      space.after(text, sign, !output);
    }

    private void parseComment() {
      text.skip(2);
      out.append(space.before(sign(), true));
      String comment = text.takeUntil("#}");
      if (text.exhausted()) {
        throw text.error("a comment is not closed by \"#}\"");
      }
      text.skip(2);
      space.after(text, comment.endsWith("-") ? '-' : comment.endsWith("+") ? '+' : ' ', true);
    }

    /** Takes the sign that says what to do with the white space beside the tag; a space if none. */
    private char sign() {
      char c = text.peek(0);
      if (c != '-' && c != '+') {
        return ' ';
      }
      text.skip(1);
      return c;
    }

    private String statement(List<JinjaToken> tokens, int line) {
      JinjaToken first = tokens.get(0);
      String name = first.text();
      if (first.kind() != Kind.NAME || !JinjaNames.STATEMENTS.contains(name)) {
        throw text.error(
            new JinjaToken(Kind.NAME, name, line), "the tag \"" + name + "\" is not supported");
      }
      List<JinjaToken> rest = tokens.subList(1, tokens.size());
      nest(first, rest);
      return switch (name) {
        case "for" -> loop(first, rest);
        case "set" -> assignment(first, rest);
        case "macro" -> macro(first, rest);
        case "if", "elif" -> name + " " + expression(rest);
        default -> {
          if (!rest.isEmpty()) {
            throw text.error(first, "\"" + rest.get(0).text() + "\" after \"" + name + "\"");
          }
          yield name;
        }
      };
    }

    /** Checks that tags close each other; jinjava would put up with much. */
    private void nest(JinjaToken tag, List<JinjaToken> rest) {
      String name = tag.text();
      if (name.startsWith("end")) {
        String opener = name.substring("end".length());
        if (open.isEmpty() || !open.peek().is(opener)) {
          throw text.error(tag, "\"" + name + "\" closes nothing");
        }
        open.pop();
      } else if (name.equals("else") || name.equals("elif")) {
        if (open.isEmpty() || !open.peek().is("if")) {
          throw text.error(tag, "\"" + name + "\" outside of an \"if\" is not supported");
        }
      } else if (name.equals("break") || name.equals("continue")) {
        if (open.stream().noneMatch(o -> o.is("for"))) {
          throw text.error(tag, "\"" + name + "\" outside of a loop");
        }
      } else if (!name.equals("set") || rest.size() == 1) {
        open.push(tag);
      }
      marksAnswers |= name.equals("generation");
    }

    private String loop(JinjaToken tag, List<JinjaToken> rest) {
      int in = outermost(rest, "in");
      if (in == rest.size() || in + 1 == rest.size()) {
        throw text.error(tag, "a loop needs \"in\" and a sequence");
      }
      StringBuilder targets = new StringBuilder();
      for (JinjaToken target : rest.subList(0, in)) {
        if (target.is("(") || target.is(")") || (target.kind() != Kind.NAME && !target.is(","))) {
          throw text.error(target, "\"" + target.text() + "\" is no name for a loop's variable");
        }
        targets.append(expression(List.of(target)));
      }
      if (rest.get(rest.size() - 1).is("recursive")) {
        throw text.error(tag, "a recursive loop is not supported");
      }
      List<JinjaToken> sequence = rest.subList(in + 1, rest.size());
      int condition = outermost(sequence, "if");
      String head =
          targets + LOOP_SEPARATOR + expression(sequence.subList(0, condition)) + LOOP_SEPARATOR;
      return "for "
          + head
          + (condition < sequence.size()
              ? expression(sequence.subList(condition + 1, sequence.size()))
              : "");
    }

    private String assignment(JinjaToken tag, List<JinjaToken> rest) {
      int equals = outermost(rest, "=");
      boolean plain = equals == 1 || (equals == rest.size() && rest.size() == 1);
      boolean attribute = equals == 3 && rest.get(1).is(".") && equals < rest.size();
      if (!(plain || attribute) || equals + 1 == rest.size()) {
        throw text.error(tag, "this form of \"set\" is not supported; set one name to one value");
      }
      String target = expression(rest.subList(0, Math.min(equals, rest.size())));
      return equals == rest.size()
          ? "set " + target
          : "set " + target + " = (" + expression(rest.subList(equals + 1, rest.size())) + ")";
    }

    private String macro(JinjaToken tag, List<JinjaToken> rest) {
      if (rest.size() < 3 || rest.get(0).kind() != Kind.NAME || !rest.get(1).is("(")) {
        throw text.error(tag, "a macro needs a name and parameters in parentheses");
      }
      macros.add(rest.get(0).text());
      StringBuilder head = new StringBuilder("macro ").append(expression(rest.subList(0, 1)));
      head.append('(');
      int last = rest.size() - 1;
      for (int from = 2; from < last; ) {
        int to = from + outermost(rest.subList(from, last), ",");
        head.append(from == 2 ? "" : ", ").append(expression(rest.subList(from, from + 1)));
        if (to > from + 1) {
          if (to != from + 3 || !rest.get(from + 1).is("=")) {
            throw text.error(tag, "a macro parameter's default must be a constant");
          }
          head.append('=').append(expression(rest.subList(from + 2, to)));
        }
        from = to + 1;
      }
      return head.append(')').toString();
    }

    private String expression(List<JinjaToken> tokens) {
      if (tokens.isEmpty()) {
        throw text.error("an expression is missing");
      }
      return new ExpressionWriter(text, tokens, constants, macros).write();
    }

    private static int outermost(List<JinjaToken> tokens, String operator) {
      int depth = 0;
      for (int i = 0; i < tokens.size(); i++) {
        JinjaToken token = tokens.get(i);
        if (depth == 0 && token.is(operator)) {
          return i;
        }
        depth += token.is("(") || token.is("[") || token.is("{") ? 1 : 0;
        depth -= token.is(")") || token.is("]") || token.is("}") ? 1 : 0;
      }
      return tokens.size();
    }
  }
}
