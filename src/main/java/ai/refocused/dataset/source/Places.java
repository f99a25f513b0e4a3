package ai.refocused.dataset.source;

import com.fasterxml.jackson.core.JsonLocation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the values of a row begin in the file, by JSON pointer (RFC 6901). Numbers within arrays
 * are not noted: there may be very many, and their array's place will do.
 */
final class Places {
  /** Of rows that have no text of their own, such as those of Parquet. */
  static final Places NONE = new Places(0);

  /**
   * A place.
   *
   * @param line from 1
   * @param column from 1
   */
  record Place(long line, int column) {}

  private final long linesBefore;

  /** Of each value noted: what holds it (null for the row itself), by which key, and where. */
  private Object[] holders = new Object[16];

  private Object[] keys = new Object[16];
  private long[] lines = new long[16];
  private int[] columns = new int[16];
  private int size;

  /**
   * @param linesBefore lines before the first that the parser sees
   */
  Places(long linesBefore) {
    this.linesBefore = linesBefore;
  }

  /** Notes that a value of a map or list begins here. */
  void note(Object holder, Object key, JsonLocation location) {
    if (size == keys.length) {
      holders = Arrays.copyOf(holders, 2 * size);
      keys = Arrays.copyOf(keys, 2 * size);
      lines = Arrays.copyOf(lines, 2 * size);
      columns = Arrays.copyOf(columns, 2 * size);
    }
    holders[size] = holder;
    keys[size] = key;
    lines[size] = linesBefore + Math.max(1, location.getLineNr());
    columns[size] = location.getColumnNr();
    size++;
  }

  /**
   * Where a value begins, or else the innermost noted one around it.
   *
   * @param root the row's values
   * @param otherwise where nothing is known
   */
  Place find(Map<String, Object> root, String pointer, Place otherwise) {
    Place found = noted(null, "").orElse(otherwise);
    Object holder = root;
    for (String step : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
      Object key = key(holder, step);
      Place inner = noted(holder, key).orElse(null);
      if (inner == null) {
        return found;
      }
      found = inner;
      holder = value(holder, key);
    }
    return found;
  }

  /** The last one noted: of a key that is there twice, the last value counts. */
  private Optional<Place> noted(Object holder, Object key) {
    for (int i = size - 1; i >= 0; i--) {
      if (holders[i] == holder && Objects.equals(keys[i], key)) {
        return Optional.of(new Place(lines[i], columns[i]));
      }
    }
    return Optional.empty();
  }

  private static Object key(Object holder, String step) {
    if (holder instanceof List && step.matches("\\d{1,9}")) {
      return Integer.valueOf(step);
    }
    return step.replace("~1", "/").replace("~0", "~");
  }

  private static Object value(Object holder, Object key) {
    if (holder instanceof List<?> list && key instanceof Integer index && index < list.size()) {
      return list.get(index);
    }
    return holder instanceof Map<?, ?> map ? map.get(key) : null;
  }
}
