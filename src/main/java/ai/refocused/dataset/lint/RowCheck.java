package ai.refocused.dataset.lint;

/** One thing that rows are checked for. Sees every usable row once, in the dataset's order. */
interface RowCheck extends AutoCloseable {
  void check(LintRow row);

  /** When all rows have been seen: tells what shows only then. */
  default void finish(WholeDataset dataset) {}

  @Override
  default void close() {}
}
