package ai.refocused.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long the examples of a dataset are, in tokens.
 *
 * @param binWidth tokens a bin is wide; bin {@code i} counts lengths from {@code i * binWidth + 1}
 *     to {@code (i + 1) * binWidth}
 * @param counts examples of each bin
 * @param shortest least length; 0 if there are no examples, as for the next three
 * @param median half of the examples are no longer
 * @param percentile95 19 of 20 are no longer
 * @param longest most length
 */
public record LengthHistogram(
    int binWidth, List<Long> counts, int shortest, int median, int percentile95, int longest) {
  private static final int MOST_BINS = 32;

  public LengthHistogram {
    counts = List.copyOf(counts);
  }

  /** Counts lengths of at least 1 in at most 32 bins of a round width. */
  public static LengthHistogram of(int[] lengths) {
    if (lengths.length == 0) {
      return new LengthHistogram(1, List.of(), 0, 0, 0, 0);
    }
    int[] sorted = lengths.clone();
    Arrays.sort(sorted);
    int longest = sorted[sorted.length - 1];
    int width = roundWidth(longest);
    long[] counts = new long[(longest - 1) / width + 1];
    for (int length : sorted) {
      counts[(length - 1) / width]++;
    }
    List<Long> boxed = new ArrayList<>();
    Arrays.stream(counts).forEach(boxed::add);
    return new LengthHistogram(
        width, boxed, sorted[0], quantile(sorted, 0.5), quantile(sorted, 0.95), longest);
  }

  /** The least of 1, 2, 4, 8, ... that needs no more bins than allowed. */
  private static int roundWidth(int longest) {
    int width = 1;
    while ((longest - 1) / width + 1 > MOST_BINS) {
      width *= 2;
    }
    return width;
  }

  /** The least length that a share of the examples does not exceed. */
  private static int quantile(int[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
