package ai.refocused.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiversityTest {
  @Test
  void distinctCountsNGramsOfAllAnswersTogether() {
    // i do not know | i do: 6 words, 4 different; 4 pairs, 3 different.
    List<String> answers = List.of("I do not know.", "i do");
    assertThat(Diversity.distinct(answers, 1)).hasValue(4 / 6.0);
    assertThat(Diversity.distinct(answers, 2)).hasValue(3 / 4.0);
  }

  @Test
  void nGramsDoNotCrossAnswers() {
    assertThat(Diversity.distinct(List.of("a", "b", "c"), 2)).isEmpty();
  }

  @Test
  void answersWithoutWordsHaveNoDiversity() {
    assertThat(Diversity.distinct(List.of("", "?!"), 1)).isEmpty();
  }

  @Test
  void repetitionIsTheShareOfNGramsThatCameBefore() {
    // Six 4-grams of which a b c d, b c d a, c d a b and d a b c come first, and two again.
    assertThat(Diversity.repetitionRate("a b c d a b c d a", 4).getAsDouble())
        .isCloseTo(2 / 6.0, within(1e-15));
    assertThat(Diversity.repetitionRate("one two three four five", 4)).hasValue(0);
    assertThat(Diversity.repetitionRate("la la la la la", 4)).hasValue(0.5);
  }

  @Test
  void anAnswerShorterThanAnNGramCannotRepeatOne() {
    assertThat(Diversity.repetitionRate("too short", 4)).isEmpty();
  }
}
