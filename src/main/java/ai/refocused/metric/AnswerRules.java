package ai.refocused.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/**
 * Reads a row's {@code constraints}: an object with any of {@code minWords}, {@code maxWords},
 * {@code minSentences}, {@code maxSentences}, {@code minCharacters}, {@code maxCharacters}
 * (numbers), {@code includes}, {@code excludes} (a text or several), {@code startsWith}, {@code
 * endsWith} (texts), {@code matches} (a regular expression) and {@code format} ({@code json},
 * {@code bullets}, {@code numbered}, {@code lowercase}, {@code uppercase} or {@code single_line}).
 */
public final class AnswerRules {
  private static final String KEYS =
      "minWords, maxWords, minSentences, maxSentences, minCharacters, maxCharacters, includes,"
          + " excludes, startsWith, endsWith, matches and format";

  private AnswerRules() {}

  /**
   * The rules of an object, one for each value.
   *
   * @throws IllegalArgumentException with a sentence about what cannot be read
   */
  public static List<AnswerRule> read(Map<?, ?> constraints) {
    List<AnswerRule> rules = new ArrayList<>();
    constraints.forEach((key, value) -> add(String.valueOf(key), value, rules));
    return rules;
  }

  private static void add(String key, Object value, List<AnswerRule> rules) {
    String name = key + " " + value;
    switch (key) {
      case "minWords", "minSentences", "minCharacters" -> {
        int least = number(key, value);
        rules.add(count(key, name, least, Integer.MAX_VALUE));
      }
      case "maxWords", "maxSentences", "maxCharacters" -> {
        int most = number(key, value);
        rules.add(count(key, name, 0, most));
      }
      case "includes" -> texts(key, value).forEach(text -> rules.add(includes(key, text)));
      case "excludes" ->
          texts(key, value).forEach(text -> rules.add(AnswerRule.excludes(key + " " + text, text)));
      case "startsWith" -> rules.add(AnswerRule.startsWith(name, text(key, value)));
      case "endsWith" -> rules.add(AnswerRule.endsWith(name, text(key, value)));
      case "matches" -> rules.add(AnswerRule.matches(name, pattern(text(key, value))));
      case "format" -> rules.add(AnswerRule.format(name, format(text(key, value))));
      default ->
          throw new IllegalArgumentException(
              "\"constraints\" has \"" + key + "\"; known are " + KEYS + ".");
    }
  }

  private static AnswerRule includes(String key, String text) {
    return AnswerRule.includes(key + " " + text, text);
  }

  private static AnswerRule count(String key, String name, int least, int most) {
    if (key.endsWith("Words")) {
      return AnswerRule.words(name, count -> count >= least && count <= most);
    }
    return key.endsWith("Sentences")
        ? AnswerRule.sentences(name, count -> count >= least && count <= most)
        : AnswerRule.characters(name, count -> count >= least && count <= most);
  }

  private static int number(String key, Object value) {
    if (value instanceof Number number
        && number.longValue() >= 0
        && number.longValue() <= Integer.MAX_VALUE
        && number.doubleValue() == number.longValue()) {
      return number.intValue();
    }
    throw wrong(key, value, "a whole number from 0 up");
  }

  private static String text(String key, Object value) {
    if (value instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw wrong(key, value, "a text");
  }

  private static List<String> texts(String key, Object value) {
    if (value instanceof List<?> list) {
      List<String> texts = new ArrayList<>();
      list.forEach(element -> texts.add(text(key, element)));
      return texts;
    }
    return List.of(text(key, value));
  }

  private static PatientPattern pattern(String expression) {
    try {
      return PatientPattern.of(expression);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"matches\" is \""
              + expression
              + "\", which is no regular expression: "
              + e.getDescription()
              + ".",
          e);
    }
  }

  private static String format(String format) {
    if (AnswerRule.formats().contains(format)) {
      return format;
    }
    throw wrong("format", format, "one of " + String.join(", ", AnswerRule.formats()));
  }

  private static IllegalArgumentException wrong(String key, Object value, String allowed) {
    return new IllegalArgumentException(
        "\"" + key + "\" is \"" + value + "\"; it must be " + allowed + ".");
  }
}
