package ai.refocused.configuration;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts of time such as {@code 90s}, {@code 30m}, {@code 2h} or {@code 1h30m}. */
final class Durations {
  static final String ALLOWED = "an amount of time such as 90s, 30m, 2h or 1h30m";

  /** At least one part, and not nothing but zeros. */
  static final String PATTERN =
      "(?=.*[1-9])(?=\\d)(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,5})s)?";

  private static final Pattern PARTS = Pattern.compile(PATTERN);

  private Durations() {}

  static Duration parse(String text) {
    Matcher matcher = PARTS.matcher(text.trim());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not " + ALLOWED);
    }
    return Duration.ofHours(part(matcher, 1))
        .plusMinutes(part(matcher, 2))
        .plusSeconds(part(matcher, 3));
  }

  private static long part(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
  }
}
