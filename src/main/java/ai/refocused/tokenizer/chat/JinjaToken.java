package ai.refocused.tokenizer.chat;

/**
 * A token of a Jinja expression.
 *
 * @param text source text of the token; of a string its value
 * @param line line in the template, from 1
 */
record JinjaToken(Kind kind, String text, int line) {
  enum Kind {
    NAME,
    NUMBER,
    STRING,
    OPERATOR
  }

  boolean is(String operatorOrKeyword) {
    return kind != Kind.STRING && text.equals(operatorOrKeyword);
  }

  /** Whether an operand can end with this token, so that an operator may follow. */
  boolean endsOperand() {
    return switch (kind) {
      case NUMBER, STRING -> true;
      case NAME -> !JinjaNames.KEYWORDS.contains(text);
      case OPERATOR -> text.equals(")") || text.equals("]") || text.equals("}");
    };
  }
}
