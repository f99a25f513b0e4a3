package ai.refocused.tokenizer.chat;

import java.util.Set;

/** The part of Jinja that chat templates may use here. Each name is covered by a test. */
final class JinjaNames {
  static final Set<String> KEYWORDS = Set.of("and", "or", "not", "in", "is", "if", "else");

  static final Set<String> STATEMENTS =
      Set.of(
          "for",
          "endfor",
          "if",
          "elif",
          "else",
          "endif",
          "set",
          "endset",
          "macro",
          "endmacro",
          "generation",
          "endgeneration",
          "break",
          "continue");

  static final Set<String> FUNCTIONS =
      Set.of("range", "namespace", "raise_exception", "strftime_now");

  static final Set<String> TESTS =
      Set.of(
          "defined",
          "undefined",
          "none",
          "string",
          "mapping",
          "iterable",
          "sequence",
          "number",
          "integer",
          "float",
          "boolean",
          "true",
          "false",
          "odd",
          "even",
          "divisibleby",
          "equalto",
          "eq",
          "ne",
          "in");

  /** Names that mean something in jinjava's expression language but nothing in Jinja2. */
  static final Set<String> FOREIGN =
      Set.of(
          "div",
          "mod",
          "eq",
          "ne",
          "lt",
          "gt",
          "le",
          "ge",
          "empty",
          "instanceof",
          "null",
          "exptest",
          "filter");

  /** What the rewritten template calls its own things. */
  static final String OWN_PREFIX = "jinja_";

  private JinjaNames() {}
}
