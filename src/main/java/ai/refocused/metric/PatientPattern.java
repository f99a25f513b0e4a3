package ai.refocused.metric;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A regular expression that is searched for within a time limit, since some expressions take time
 * that grows exponentially with the text. What is not found in time is not found.
 *
 * @param pattern as {@link Pattern} reads it
 */
public record PatientPattern(Pattern pattern, Duration limit) {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /**
   * With the usual limit.
   *
   * @throws java.util.regex.PatternSyntaxException for what is no regular expression
   */
  public static PatientPattern of(String expression) {
    return new PatientPattern(Pattern.compile(expression), LIMIT);
  }

  /** Whether a part of the text, or all of it, matches. */
  public boolean isFoundIn(String text) {
    try {
      return pattern.matcher(new TimedText(text, System.nanoTime() + limit.toNanos())).find();
    } catch (TimeOver e) {
      return false;
    } catch (StackOverflowError e) {
      // The matcher recurses over the text where groups repeat.
      return false;
    }
  }

  /** A text that cannot be read any more once time is over. */
  private record TimedText(String text, long deadline) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (System.nanoTime() > deadline) {
        throw new TimeOver();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new TimedText(text.substring(start, end), deadline);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final class TimeOver extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
