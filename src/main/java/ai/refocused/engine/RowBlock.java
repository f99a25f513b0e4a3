package ai.refocused.engine;

/** How kernels that go row by row share the rows. */
public final class RowBlock {
  /** Rows that BLAS kernels work on together. */
  private static final int TILE = 16;

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

  /** The same in parts of full tiles, as products want them; a part may be left without rows. */
  public static void tiles(Threads threads, int rows, Part work) {
    threads.run(
        (part, parts) -> {
          int from = cut(rows, part, parts);
          int to = cut(rows, part + 1, parts);
          if (from < to) {
            work.run(part, from, to);
          }
        });
  }

  /** Where part {@code part} begins, if parts are to consist of full tiles. */
  public static int cut(int size, int part, int parts) {
    if (part == parts) {
      return size;
    }
    int tiles = (size + TILE - 1) / TILE;
    return Math.min(size, (int) ((long) tiles * part / parts) * TILE);
  }
}
