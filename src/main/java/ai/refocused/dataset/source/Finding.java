package ai.refocused.dataset.source;

import java.nio.file.Path;

/**
 * Something noteworthy about a row.
 *
 * @param line from 1; lines end at LF alone
 * @param column from 1, or 0 where only the line is known
 * @param rule short name of the rule, such as {@code invalid-json}
 * @param message what was found and what to do; ends with a full stop
 */
public record Finding(
    Severity severity, Path file, long line, int column, String rule, String message) {

  /** An error makes the row unusable; a warning does not. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** {@code file:line} or {@code file:line:column}. */
  public String where() {
    return file.getFileName() + ":" + line + (column > 0 ? ":" + column : "");
  }

  @Override
  public String toString() {
    return where() + " [" + rule + "] " + message;
  }
}
