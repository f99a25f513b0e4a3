package ai.refocused.dataset.source;

import ai.refocused.job.validation.DataRule;
import java.nio.file.Path;

/**
 * Something noteworthy about a row.
 *
 * @param line from 1; lines end at LF alone
 * @param column from 1; 1 where only the line is known
 * @param rule name of a {@link DataRule}, such as {@code invalid-json}
 * @param message what was found; ends with a full stop
 * @param key the same for the same thing in the same content, wherever that is moved to
 */
public record Finding(
    Severity severity, Path file, long line, int column, String rule, String message, String key) {

  /** How grave a finding is. */
  public enum Severity {
    INFO,
    /** The row is used, perhaps not as it was meant. */
    WARNING,
    /** The row is unusable. */
    ERROR
  }

  public Finding {
    column = Math.max(1, column);
    key = key.isEmpty() ? ContentKey.of(message) : key;
  }

  /** A finding of which the content is not at hand; its message stands for it. */
  public Finding(Severity severity, Path file, long line, int column, String rule, String message) {
    this(severity, file, line, column, rule, message, "");
  }

  /** The same, more or less grave. */
  public Finding as(Severity other) {
    return new Finding(other, file, line, column, rule, message, key);
  }

  /** The same in other words. */
  public Finding saying(String other) {
    return new Finding(severity, file, line, column, rule, other, key);
  }

  /** {@code file:line:column}. */
  public String where() {
    return file.getFileName() + ":" + line + ":" + column;
  }

  /** {@code [rule] what was found — what to do}. */
  public String text() {
    String what = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    return DataRule.named(rule)
        .map(known -> "[%s] %s — %s.".formatted(rule, what, known.advice()))
        .orElse("[%s] %s.".formatted(rule, what));
  }

  @Override
  public String toString() {
    return where() + " " + text();
  }
}
