package ai.refocused.engine;

/** Which rows of what a step reads go into a row of what it makes. */
public enum Reach {
  /** The same row, and values without rows. */
  ROW,
  /** First the same row; then, of what is made of many rows, such as weights' gradients. */
  ROW_THEN_ALL,
  /** Any. */
  ALL
}
