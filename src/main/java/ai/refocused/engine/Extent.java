package ai.refocused.engine;

/**
 * Size of a value in floats: {@code perRow} for each token row of the batch, or {@code fixed}
 * whatever the batch.
 */
public record Extent(long perRow, long fixed) {
  public static Extent perRow(long floats) {
    return new Extent(floats, 0);
  }

  public static Extent fixed(long floats) {
    return new Extent(0, floats);
  }

  /** Floats for a batch of at most {@code rows} rows. */
  public long floats(int rows) {
    return perRow * rows + fixed;
  }
}
