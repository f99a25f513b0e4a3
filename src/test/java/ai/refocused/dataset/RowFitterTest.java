package ai.refocused.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.Overflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowFitterTest {

  /** Prompt and answer of these lengths in rows of 10; what is left is from..to of the whole. */
  @ParameterizedTest
  @CsvSource({
    "2, 20, 0", // Short prompt: the answer's end goes.
    "5, 20, 0", // Half a row of answer is left.
    "8, 20, 3", // The prompt's beginning goes as well, until there is.
    "30, 20, 25",
    "30, 2, 22", // All of a short answer is left.
    "9, 2, 1"
  })
  void cutsSoThatTheAnswerHasHalfOfTheRowOrAllThatItNeeds(int prompt, int answer, int from) {
    Encoded encoded = new RowFitter(10, Overflow.TRUNCATE).fit(example(prompt, answer));
    assertThat(encoded.tooLong()).isTrue();
    assertThat(encoded.length()).isEqualTo(prompt + answer);
    assertThat(encoded.rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.ids()).containsExactly(IntStream.range(from, from + 10).toArray());
              assertThat(learned(row)).hasSizeGreaterThanOrEqualTo(Math.min(answer, 5));
            });
  }

  @Test
  void leavesSomethingToLearnOfEveryExampleThatHasSomething() {
    Random random = new Random(3);
    for (int trial = 0; trial < 2000; trial++) {
      TokenizedExample example = random(random);
      Encoded encoded = new RowFitter(2 + random.nextInt(12), Overflow.TRUNCATE).fit(example);
      assertThat(encoded.rows()).hasSize(learned(example).isEmpty() ? 0 : 1);
      encoded.rows().forEach(row -> assertThat(learned(row)).isNotEmpty());
    }
  }

  @Test
  void splittingLearnsEveryTokenOnceAndPredictsItFromTheOneBefore() {
    Random random = new Random(4);
    for (int trial = 0; trial < 2000; trial++) {
      TokenizedExample example = random(random);
      int maxLength = 2 + random.nextInt(12);
      List<Integer> learned = new ArrayList<>();
      for (TokenizedExample row : new RowFitter(maxLength, Overflow.SPLIT).fit(example).rows()) {
        assertThat(row.length()).isBetween(2, maxLength);
        assertThat(row.ids())
            .containsExactly(
                IntStream.rangeClosed(row.ids()[0], row.ids()[row.length() - 1]).toArray());
        learned.addAll(learned(row));
      }
      assertThat(learned).isEqualTo(learned(example));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DROP", "FAIL"})
  void keepsNothingOfALongExampleThatIsLeftOutOrRefused(Overflow overflow) {
    Encoded encoded = new RowFitter(10, overflow).fit(example(6, 5));
    assertThat(encoded).isEqualTo(new Encoded(List.of(), 11, true));
  }

  @ParameterizedTest
  @EnumSource
  void leavesWhatFitsAsItIs(Overflow overflow) {
    TokenizedExample example = example(5, 5);
    assertThat(new RowFitter(10, overflow).fit(example))
        .isEqualTo(new Encoded(List.of(example), 10, false));
    // Long, but with nothing to learn: that is what is told of it.
    assertThat(new RowFitter(10, overflow).fit(example(20, 0)))
        .isEqualTo(new Encoded(List.of(), 20, false));
  }

  @Test
  void refusesRowsInWhichNothingIsPredicted() {
    assertThatThrownBy(() -> new RowFitter(1, Overflow.DROP))
        .hasMessage("maxLength 1 leaves nothing to predict");
  }

  private static TokenizedExample example(int prompt, int answer) {
    int[] ids = IntStream.range(0, prompt + answer).toArray();
    int[] labels = ids.clone();
    Arrays.fill(labels, 0, prompt, TokenizedExample.IGNORED);
    return new TokenizedExample(ids, labels);
  }

  private static TokenizedExample random(Random random) {
    int[] ids = IntStream.range(0, 1 + random.nextInt(60)).toArray();
    int share = 1 + random.nextInt(20);
    int[] labels =
        Arrays.stream(ids)
            .map(id -> random.nextInt(share) == 0 ? id : TokenizedExample.IGNORED)
            .toArray();
    return new TokenizedExample(ids, labels);
  }

  /** Nothing predicts the first token. */
  private static List<Integer> learned(TokenizedExample example) {
    return Arrays.stream(example.labels(), 1, example.length())
        .filter(label -> label != TokenizedExample.IGNORED)
        .boxed()
        .toList();
  }
}
