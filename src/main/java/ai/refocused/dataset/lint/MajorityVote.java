package ai.refocused.dataset.lint;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts what is most frequent with a fixed number of counters (Misra and Gries 1982): a value that
 * makes up more than 1/{@value #COUNTERS} of all has one in the end, which is too low by at most
 * that share.
 */
final class MajorityVote {
  private static final int COUNTERS = 1000;

  private final Map<Long, Long> counts = new HashMap<>();

  void add(long value) {
    if (counts.containsKey(value) || counts.size() < COUNTERS) {
      counts.merge(value, 1L, Long::sum);
    } else {
      counts.replaceAll((other, count) -> count - 1);
      counts.values().removeIf(count -> count == 0);
    }
  }

  /** So often, or more, there was the most frequent value. */
  long leastCount() {
    return counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
