package ai.refocused.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerMatchTest {
  /** Expected values are those of Python code with the rules of SQuAD 2.0's script. */
  @ParameterizedTest
  @CsvSource({
    "The Denver Broncos!, denver broncos, true, 1",
    "Denver Broncos, 'the Broncos of Denver, Colorado', false, 0.6666666666666666",
    "'a cat, a cat', cat, false, 0.6666666666666666",
    "the, an, true, 1",
    "the, cat, false, 0",
    "straße an der Ecke, Straße der Ecke, true, 1",
    "Saint Bernadette Soubirous, Bernadette, false, 0.5",
    "there, the re, false, 0",
  })
  void exactMatchAndTokenF1AreThoseOfSquad(
      String reference, String answer, boolean exact, double f1) {
    assertThat(AnswerMatch.isExact(reference, answer)).isEqualTo(exact);
    assertThat(AnswerMatch.overlap(reference, answer).f1()).isCloseTo(f1, within(1e-15));
  }
}
