package ai.refocused.generate;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Which rows of a cache are taken: ranges, each given the first gap that is large enough. */
final class CacheSpace {
  private final int size;

  /** Taken ranges: first row -> row behind the last. */
  private final TreeMap<Integer, Integer> taken = new TreeMap<>();

  CacheSpace(int size) {
    this.size = size;
  }

  /** Takes a range of rows; gives its first row, or nothing if no gap is large enough. */
  OptionalInt take(int rows) {
    int from = 0;
    for (Map.Entry<Integer, Integer> range : taken.entrySet()) {
      if (range.getKey() - from >= rows) {
        break;
      }
      from = range.getValue();
    }
    if (size - from < rows) {
      return OptionalInt.empty();
    }
    taken.put(from, from + rows);
    return OptionalInt.of(from);
  }

  /** Gives back the range that begins at a row. */
  void free(int from) {
    if (taken.remove(from) == null) {
      throw new IllegalArgumentException("no range begins at row " + from);
    }
  }
}
