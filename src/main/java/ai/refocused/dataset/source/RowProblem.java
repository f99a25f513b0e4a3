package ai.refocused.dataset.source;

/** A row that cannot be used. Thrown and caught while one row is read; becomes a finding. */
public final class RowProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;
  private final int column;
  private final String pointer;

  private RowProblem(String rule, int column, String pointer, String message) {
    super(message, null, false, false);
    this.rule = rule;
    this.column = column;
    this.pointer = pointer;
  }

  /**
   * @param column from 1, or 0 where it is not known
   */
  public RowProblem(String rule, int column, String message) {
    this(rule, column, "", message);
  }

  public RowProblem(String rule, String message) {
    this(rule, 0, "", message);
  }

  /** The same problem of a value of the row, by the keys and indexes that lead to it. */
  public RowProblem at(Object... steps) {
    StringBuilder value = new StringBuilder();
    for (Object step : steps) {
      value.append('/').append(step.toString().replace("~", "~0").replace("/", "~1"));
    }
    return new RowProblem(rule, column, value.toString(), getMessage());
  }

  public String rule() {
    return rule;
  }

  public int column() {
    return column;
  }

  /** The value it is about, as a JSON pointer (RFC 6901); empty for the row. */
  public String pointer() {
    return pointer;
  }
}
