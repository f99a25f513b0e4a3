package ai.refocused.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeMatchTest {
  /** Expected values are RapidFuzz 3.14's Levenshtein.normalized_similarity. */
  @ParameterizedTest
  @CsvSource({
    "kitten, sitting, 0.5714285714285714",
    "return a + b, return a - b, 0.9166666666666666",
    "for (int i = 0; i < n; i++) {, for (int j = 0; j < n; ++j) {, 0.8620689655172413",
    "naïve 😀 text, naive 😁 test, 0.75",
    "'', abc, 0",
    "'', '', 1",
  })
  void editSimilarityIsTheNormalisedLevenshteinDistance(
      String reference, String answer, double similarity) {
    assertThat(CodeMatch.editSimilarity(reference, answer)).isCloseTo(similarity, within(1e-15));
  }

  @Test
  void exactMatchPassesOverLineEndsAndOuterSpace() {
    assertThat(CodeMatch.isExact("a\nb\n", "  a\r\nb")).isTrue();
    assertThat(CodeMatch.isExact("a b", "a  b")).isFalse();
  }

  @Test
  void aLineCompletionHitsWithTheFirstLineThatIsNotBlank() {
    assertThat(CodeMatch.isFirstLineRight("return 1;\n}", "\n  return 1;\nmore")).isTrue();
    assertThat(CodeMatch.isFirstLineRight("return 1;", "return 2;")).isFalse();
    assertThat(CodeMatch.isFirstLineRight("return 1;", " \n ")).isFalse();
  }
}
