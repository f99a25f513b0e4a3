package ai.refocused.engine;

/** How kernels that go row by row share the rows. */
public final class RowBlock {
  /** One part of the rows [from, to). */
  @FunctionalInterface
  public interface Part {
    void run(int part, int from, int to);
  }

  private RowBlock() {}

  /** Cuts the rows into one part per thread. */
  public static void each(Threads threads, int rows, Part work) {
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
