package ai.refocused.configuration;

import java.util.regex.Pattern;

/**
 * Takes what looks like a secret out of values that are shown. No setting is meant for secrets, but
 * people put them into addresses and texts.
 */
final class Secrets {
  private static final String MASK = "***";

  /** User and password of an address, up to the last at sign before its path. */
  private static final Pattern USER = Pattern.compile("(?<=://)[^/\\s]+@");

  /**
   * A value that is called a secret: {@code token=x}, {@code "password": "x"}, {@code Bearer x}.
   */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:token|passw(?:or)?d|secret|api[_-]?key|access[_-]?key|credentials?|signature)"
              + "\"?\\s*[=:]\\s*\"?|\\bbearer\\s+)[^\\s\"&,;<]+");

  /**
   * Tokens by their makers' prefixes (Hugging Face, GitHub, GitLab, OpenAI, AWS, Slack), and JWT.
   */
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\b(?:hf_|gh[pousr]_|github_pat_|glpat-|sk-|xox[abprs]-|AKIA|ASIA|eyJ)[\\w.-]{12,}");

  private Secrets() {}

  /** The text with three asterisks for each secret. */
  static String mask(String text) {
    String masked = USER.matcher(text).replaceAll(MASK + "@");
    masked = NAMED.matcher(masked).replaceAll("$1" + MASK.replace("$", "\\$"));
    return TOKEN.matcher(masked).replaceAll(MASK);
  }
}
