package ai.refocused.configuration;

import ai.refocused.job.evaluation.Canary;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A {@code canary} of the pom, which Maven fills: {@code <canary><prompt>...</prompt>
 * <expect>...</expect></canary>}, or as a text {@code prompt => expect}.
 */
public final class CanaryConfiguration {
  private static final String ARROW = "=>";

  private String prompt;
  private String expect;

  /** Takes the form of a text; what has no arrow is all prompt. */
  public void set(String text) {
    int arrow = text.indexOf(ARROW);
    prompt = arrow < 0 ? text : text.substring(0, arrow).strip();
    expect = arrow < 0 ? null : text.substring(arrow + ARROW.length()).strip();
  }

  static CanaryConfiguration parse(String text) {
    CanaryConfiguration canary = new CanaryConfiguration();
    canary.set(text);
    return canary;
  }

  /** Whether it has a prompt and a regular expression. */
  boolean isSound() {
    if (prompt == null || prompt.isBlank() || expect == null || expect.isEmpty()) {
      return false;
    }
    try {
      Pattern.compile(expect);
      return true;
    } catch (PatternSyntaxException e) {
      // The caller reports the canary together with what is allowed.
      return false;
    }
  }

  /** What is asked, and what is expected. */
  public Canary canary() {
    return new Canary(prompt, expect);
  }

  @Override
  public String toString() {
    return expect == null ? String.valueOf(prompt) : prompt + " " + ARROW + " " + expect;
  }
}
