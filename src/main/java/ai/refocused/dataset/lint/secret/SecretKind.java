package ai.refocused.dataset.lint.secret;

import ai.refocused.job.validation.DataRule;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One shape that secrets or personal data have.
 *
 * @param name with its article, for messages
 * @param triggers texts without one of which there can be no match; empty for numbers
 * @param pattern its last group is the secret, or all of the match
 * @param shown so many characters are public: the prefix that all of the kind have
 * @param holds whether a match is one after all
 */
record SecretKind(
    String name,
    DataRule rule,
    List<String> triggers,
    Pattern pattern,
    int shown,
    Predicate<String> holds) {

  static SecretKind key(String name, int shown, String pattern, String... triggers) {
    return new SecretKind(
        name,
        DataRule.SECRET,
        List.of(triggers),
        Pattern.compile("(?<![A-Za-z0-9_-])" + pattern + "(?![A-Za-z0-9])"),
        shown,
        secret -> !secret.endsWith("EXAMPLE"));
  }

  static SecretKind number(DataRule rule, String name, String pattern, Predicate<String> holds) {
    return new SecretKind(name, rule, List.of(), Pattern.compile(pattern), 0, holds);
  }

  boolean isNumber() {
    return triggers.isEmpty();
  }

  boolean mayBeIn(String text) {
    for (String trigger : triggers) {
      if (text.contains(trigger)) {
        return true;
      }
    }
    return false;
  }
}
