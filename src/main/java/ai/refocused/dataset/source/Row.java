package ai.refocused.dataset.source;

import ai.refocused.dataset.source.Finding.Severity;
import java.nio.file.Path;
import java.util.Map;

/** One object of a dataset file. */
public final class Row {
  private final Path file;
  private final long line;
  private final Map<String, Object> values;
  private final Places places;

  /** Empty until somebody asks. */
  private String key = "";

  /**
   * A row of a file that has no text of its own.
   *
   * @param line its number, from 1
   * @param values maps, lists, strings, booleans, Long, BigInteger, Double and null
   */
  public Row(Path file, long line, Map<String, Object> values) {
    this(file, line, values, Places.NONE);
  }

  Row(Path file, long line, Map<String, Object> values, Places places) {
    this.file = file;
    this.line = line;
    this.values = values;
    this.places = places;
  }

  public Path file() {
    return file;
  }

  /** Where the object starts, from 1. */
  public long line() {
    return line;
  }

  /** Maps, lists, strings, booleans, Long, BigInteger, Double and null. */
  public Map<String, Object> values() {
    return values;
  }

  /** Stands for the row's content, wherever it lies. */
  public String key() {
    if (key.isEmpty()) {
      key = ContentKey.of(values.toString());
    }
    return key;
  }

  /**
   * Something noteworthy about a value of the row.
   *
   * @param pointer JSON pointer (RFC 6901) to the value; empty for the row as a whole
   */
  public Finding finding(Severity severity, String rule, String pointer, String message) {
    Places.Place place = places.find(values, pointer, new Places.Place(line, 1));
    return new Finding(
        severity, file, place.line(), place.column(), rule, message, key() + pointer);
  }

  /** A problem that makes the row unusable. */
  public Finding error(RowProblem problem) {
    return finding(Severity.ERROR, problem.rule(), problem.pointer(), problem.getMessage());
  }
}
