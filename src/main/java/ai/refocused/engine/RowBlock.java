package ai.refocused.engine;

/** How kernels that go row by row share the rows. */
public final class RowBlock {
  /** One part of the rows [from, to). */
  @FunctionalInterface
  public interface Part {
    void run(int part, int from, int to);
  }

  private RowBlock() {}

  /** Cuts the rows into one part per thread; the caller does a single row, as the first part. */
  public static void each(Threads threads, int rows, Part work) {
    if (rows == 1) {
      work.run(0, 0, 1);
      return;
    }
    threads.run(
        (part, parts) -> {
          int from = (int) ((long) rows * part / parts);
          int to = (int) ((long) rows * (part + 1) / parts);
          if (from < to) {
            work.run(part, from, to);
          }
        });
  }
}
