package ai.refocused.dataset.lint.statistics;

import ai.refocused.job.validation.LengthFigures;
import java.util.Arrays;

/**
 * Counts lengths, exactly below 2048 and else within 0.8 %: from there on each power of two has 128
 * bins. Takes 40 KiB, however many lengths there are.
 */
public final class Lengths {
  private static final int EXACT = 2048;
  private static final int EXACT_BITS = 11;
  private static final int BINS_PER_POWER = 128;

  private final long[] counts = new long[EXACT + (Integer.SIZE - 1 - EXACT_BITS) * BINS_PER_POWER];
  private long count;
  private long total;
  private int least = Integer.MAX_VALUE;
  private int most;

  public void add(int length) {
    counts[bin(length)]++;
    count++;
    total += length;
    least = Math.min(least, length);
    most = Math.max(most, length);
  }

  public long count() {
    return count;
  }

  public long total() {
    return total;
  }

  /** The figures; all 0 if there are no lengths. */
  public LengthFigures figures() {
    return count == 0
        ? new LengthFigures(0, 0, 0, 0, 0, 0, 0)
        : new LengthFigures(
            count, total, least, total / (double) count, quantile(0.5), quantile(0.95), most);
  }

  /** The length that a share of all lengths does not exceed. */
  int quantile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      seen += counts[bin];
      if (seen >= rank) {
        return Math.max(least, Math.min(most, representative(bin)));
      }
    }
    return most;
  }

  /** The share of the total that the longest rows have, which are a share of all rows. */
  public double shareOfLongest(double shareOfRows) {
    long rows = Math.max(1, Math.round(shareOfRows * count));
    double sum = 0;
    for (int bin = counts.length - 1; bin >= 0 && rows > 0; bin--) {
      long taken = Math.min(rows, counts[bin]);
      sum += taken * (double) representative(bin);
      rows -= taken;
    }
    return total == 0 ? 0 : Math.min(1, sum / total);
  }

  /** How many lengths are above the last border and not above the next, for ascending borders. */
  public long[] histogram(int[] borders) {
    long[] histogram = new long[borders.length + 1];
    for (int bin = 0; bin < counts.length; bin++) {
      int place = Arrays.binarySearch(borders, representative(bin));
      histogram[place < 0 ? -place - 1 : place] += counts[bin];
    }
    return histogram;
  }

  /** How many lengths there are of each up to a capacity; longer ones count as the capacity. */
  public long[] upTo(int capacity) {
    long[] result = new long[capacity + 1];
    for (int bin = 0; bin < counts.length; bin++) {
      result[Math.min(capacity, representative(bin))] += counts[bin];
    }
    return result;
  }

  private static int bin(int length) {
    if (length < EXACT) {
      return length;
    }
    int power = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length);
    int within = (length >>> (power - 7)) - BINS_PER_POWER;
    return EXACT + (power - EXACT_BITS) * BINS_PER_POWER + within;
  }

  /** A length in the middle of a bin. */
  private static int representative(int bin) {
    if (bin < EXACT) {
      return bin;
    }
    int power = EXACT_BITS + (bin - EXACT) / BINS_PER_POWER;
    int within = BINS_PER_POWER + (bin - EXACT) % BINS_PER_POWER;
    return (within << (power - 7)) + (1 << (power - 8));
  }
}
