package ai.refocused.dataset.lint.statistics;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many bins best-fit-decreasing packing fills, from the number of examples of each length
 * alone: the bins of one fullness are treated as one.
 */
public final class PackingEstimate {
  private PackingEstimate() {}

  /**
   * Counts bins.
   *
   * @param counts how many examples there are of each length, from 0 up to the capacity
   */
  public static long bins(long[] counts) {
    int capacity = counts.length - 1;
    long bins = 0;
    TreeMap<Integer, Long> byRoom = new TreeMap<>();
    for (int length = capacity; length > 0; length--) {
      long left = counts[length];
      while (left > 0) {
        Map.Entry<Integer, Long> fit = byRoom.ceilingEntry(length);
        int room = fit == null ? capacity : fit.getKey();
        long available = fit == null ? Long.MAX_VALUE : fit.getValue();
        // A bin that has taken one is the tightest that has room for the next.
        int each = room / length;
        long full = Math.min(available, left / each);
        int rest = full < available ? (int) (left % each) : 0;
        long used = full + (rest > 0 ? 1 : 0);
        if (fit == null) {
          bins += used;
        } else {
          byRoom.computeIfPresent(room, (r, n) -> n == used ? null : Long.valueOf(n - used));
        }
        give(byRoom, room - each * length, full);
        give(byRoom, room - rest * length, rest > 0 ? 1 : 0);
        left -= full * each + rest;
      }
    }
    return bins;
  }

  private static void give(Map<Integer, Long> byRoom, int room, long bins) {
    if (bins > 0) {
      byRoom.merge(room, bins, Long::sum);
    }
  }
}
