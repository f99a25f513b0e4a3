package ai.refocused.dataset.source;

/** A row that cannot be used. Thrown and caught while one row is read; becomes a finding. */
public final class RowProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;
  private final int column;

  /**
   * @param column from 1, or 0 where it is not known
   */
  public RowProblem(String rule, int column, String message) {
    super(message, null, false, false);
    this.rule = rule;
    this.column = column;
  }

  public RowProblem(String rule, String message) {
    this(rule, 0, message);
  }

  public String rule() {
    return rule;
  }

  public int column() {
    return column;
  }
}
