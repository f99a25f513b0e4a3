package ai.refocused.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RougeTest {
  private static final Offset<Double> EXACT = within(1e-15);

  /** The cases of rouge_score's own tests, and the example of its documentation. */
  @ParameterizedTest
  @CsvSource({
    "testing one two, testing one, 1, 0.6666666666666666, 0.8",
    "testing one two, testing two, 1, 0.6666666666666666, 0.8",
    "The quick brown fox jumps over the lazy dog, The quick brown dog jumps on the log., 0.625,"
        + " 0.5555555555555556, 0.5882352941176471",
  })
  void scoresAreThoseOfRougeScore(
      String reference, String answer, double precision, double recall, double f1) {
    Score score = Rouge.longestCommonSubsequence(reference, answer);
    assertThat(score.precision()).isCloseTo(precision, EXACT);
    assertThat(score.recall()).isCloseTo(recall, EXACT);
    assertThat(score.f1()).isCloseTo(f1, EXACT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "日本語"})
  void anAnswerWithoutWordsScoresNothing(String answer) {
    assertThat(Rouge.longestCommonSubsequence("w1 w2 w3", answer)).isEqualTo(Score.NONE);
  }

  @Test
  void wordsCountInTheirOrderOnly() {
    assertThat(Rouge.longestCommonSubsequence("a b c d", "d c b a").f1()).isEqualTo(0.25);
  }

  @Test
  void everythingButLettersAndDigitsSeparatesWords() {
    assertThat(Rouge.longestCommonSubsequence("don't stop_now", "DON T stop-now").f1())
        .isEqualTo(1);
  }
}
