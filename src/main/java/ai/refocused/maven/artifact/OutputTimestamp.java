package ai.refocused.maven.artifact;

import ai.refocused.job.InvalidJobException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** The value of {@code project.build.outputTimestamp} as the time of a zip's entries. */
final class OutputTimestamp {
  /**
   * The first time that a zip can hold in every time zone; Java takes a zone into account for the
   * instant before.
   */
  private static final LocalDateTime EARLIEST = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

  private static final LocalDateTime LATEST = LocalDateTime.of(2099, 12, 31, 23, 59, 58);

  private OutputTimestamp() {}

  /**
   * Reads ISO 8601 with an offset, or seconds since 1970. Without a value, or where a single
   * character switches the feature off, the earliest time of zip holds: model artifacts are
   * reproducible always.
   *
   * @param text may be null
   */
  static LocalDateTime parse(String text) {
    if (text == null || text.trim().length() < 2) {
      return EARLIEST;
    }
    return clamp(LocalDateTime.ofInstant(read(text), ZoneOffset.UTC));
  }

  private static Instant read(String text) {
    try {
      String trimmed = text.trim();
      return trimmed.matches("\\d+")
          ? Instant.ofEpochSecond(Long.parseLong(trimmed))
          : OffsetDateTime.parse(trimmed).toInstant();
    } catch (DateTimeException | NumberFormatException e) {
      InvalidJobException invalid =
          new InvalidJobException(
              "<project.build.outputTimestamp>",
              "\""
                  + text
                  + "\" is neither a time such as 2026-01-31T12:00:00Z nor seconds since 1970.");
      invalid.initCause(e);
      throw invalid;
    }
  }

  /** The time itself; empty without a value, or where the feature is switched off. */
  static Optional<Instant> instant(String text) {
    return text == null || text.trim().length() < 2 ? Optional.empty() : Optional.of(read(text));
  }

  private static LocalDateTime clamp(LocalDateTime time) {
    if (time.isBefore(EARLIEST)) {
      return EARLIEST;
    }
    return time.isAfter(LATEST) ? LATEST : time;
  }
}
