package ai.refocused.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerRulesTest {
  @ParameterizedTest
  @CsvSource({
    "minWords, 3, one two three, one two",
    "maxWords, 2, one two, one two three",
    "minSentences, 2, Yes. It is., Yes it is.",
    "maxSentences, 1, Yes it is., Yes. It is.",
    "minCharacters, 2, 😀😀, 😀",
    "maxCharacters, 1, 😀, 😀😀",
  })
  void lengthsAreLimited(String key, int limit, String kept, String broken) {
    AnswerRule rule = rule(key, (long) limit);
    assertThat(rule.isKeptBy(kept)).isTrue();
    assertThat(rule.isKeptBy(broken)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "includes, Paris, It is PARIS., It is Rome.",
    "excludes, sorry, Of course., Sorry!",
    "startsWith, Dear, ' Dear all', My dear",
    "endsWith, bye, Good bye, Bye all",
    "matches, ^\\d{4}$, 2024, year 2024",
    "format, json, '{\"a\":[1,2]}', '{\"a\":[1,2]} so'",
    "format, lowercase, all small, Not small",
    "format, uppercase, LOUD 1!, Loud",
    "format, single_line, one, 'one\n\ntwo'",
    "format, bullets, '- one\n\n* two', '- one\nand two'",
    "format, numbered, '1. one\n2) two', '- one'",
  })
  void contentAndFormatAreChecked(String key, String value, String kept, String broken) {
    AnswerRule rule = rule(key, value);
    assertThat(rule.isKeptBy(kept)).isTrue();
    assertThat(rule.isKeptBy(broken)).isFalse();
  }

  @Test
  void eachOfSeveralTextsIsARule() {
    assertThat(AnswerRules.read(Map.of("includes", List.of("a", "b")))).hasSize(2);
  }

  @Test
  void anUnknownRuleIsNamed() {
    assertThatThrownBy(() -> rule("maxWord", 3L))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\"constraints\" has \"maxWord\"; known are minWords, maxWords");
  }

  @Test
  void aValueOfTheWrongKindIsNamed() {
    assertThatThrownBy(() -> rule("maxWords", 2.5))
        .hasMessage("\"maxWords\" is \"2.5\"; it must be a whole number from 0 up.");
    assertThatThrownBy(() -> rule("startsWith", 1L))
        .hasMessage("\"startsWith\" is \"1\"; it must be a text.");
    assertThatThrownBy(() -> rule("format", "xml"))
        .hasMessageStartingWith("\"format\" is \"xml\"; it must be one of json, bullets,");
    assertThatThrownBy(() -> rule("matches", "(a"))
        .hasMessageStartingWith("\"matches\" is \"(a\", which is no regular expression: ");
  }

  @Test
  void anExpressionThatTakesForeverIsNotFound() {
    PatientPattern pattern = new PatientPattern(Pattern.compile("(a|aa)+$"), Duration.ofMillis(50));
    assertThat(pattern.isFoundIn("a".repeat(60) + "b")).isFalse();
  }

  private static AnswerRule rule(String key, Object value) {
    return AnswerRules.read(Map.of(key, value)).get(0);
  }
}
