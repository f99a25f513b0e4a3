package ai.refocused.dataset;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Best-fit-decreasing bin packing: examples from the longest to the shortest, each into the fullest
 * bin that has room (for sequences: Krell et al. 2021, arXiv:2107.02027). Which of several examples
 * of one length goes where follows the given order, so the lengths in the bins, and their number,
 * are the same for every order.
 */
final class Packer {
  private Packer() {}

  /**
   * Packs.
   *
   * @param lengths token counts, none above {@code capacity}
   * @param order indexes into {@code lengths}
   * @return the indexes in each bin, ascending
   */
  static int[][] pack(int[] lengths, int[] order, int capacity) {
    int[] binOf = new int[lengths.length];
    int[] counts = new int[order.length];
    int bins = 0;
    TreeMap<Integer, Deque<Integer>> byRoom = new TreeMap<>();
    for (int example : longestFirst(lengths, order, capacity)) {
      Map.Entry<Integer, Deque<Integer>> fit = byRoom.ceilingEntry(lengths[example]);
      int bin = fit == null ? bins++ : fit.getValue().poll();
      int room = fit == null ? capacity : fit.getKey();
      if (fit != null && fit.getValue().isEmpty()) {
        byRoom.remove(fit.getKey());
      }
      byRoom.computeIfAbsent(room - lengths[example], r -> new ArrayDeque<>()).add(bin);
      binOf[example] = bin;
      counts[bin]++;
    }
    int[][] packed = new int[bins][];
    Arrays.setAll(packed, bin -> new int[counts[bin]]);
    int[] filled = new int[bins];
    int[] ascending = order.clone();
    Arrays.sort(ascending);
    for (int example : ascending) {
      int bin = binOf[example];
      packed[bin][filled[bin]++] = example;
    }
    return packed;
  }

  /** A counting sort, stable in the given order. */
  private static int[] longestFirst(int[] lengths, int[] order, int capacity) {
    int[] starts = new int[capacity + 2];
    for (int example : order) {
      starts[capacity - lengths[example] + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    int[] sorted = new int[order.length];
    for (int example : order) {
      sorted[starts[capacity - lengths[example]]++] = example;
    }
    return sorted;
  }
}
