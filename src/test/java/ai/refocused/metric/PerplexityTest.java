package ai.refocused.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PerplexityTest {
  @Test
  void aModelThatChoosesAmongEquallyLikelyTokensHasTheirNumberAsPerplexity() {
    assertThat(Perplexity.of(Math.log(300))).isCloseTo(300, within(1e-10));
  }

  @Test
  void forgettingIsTheRelativeRiseOfPerplexity() {
    assertThat(Perplexity.forgetting(Math.log(8), Math.log(10))).isCloseTo(0.25, within(1e-15));
    assertThat(Perplexity.forgetting(2, 2)).isZero();
    assertThat(Perplexity.forgetting(Math.log(10), Math.log(8))).isCloseTo(-0.2, within(1e-15));
  }

  @Test
  void improvementIsTheShareOfTheLossThatIsGone() {
    assertThat(Perplexity.improvement(4, 3)).isEqualTo(0.25);
    assertThat(Perplexity.improvement(2, 3)).isEqualTo(-0.5);
  }

  @Test
  void vocabularyIsCoveredByTokensThatWereRightOnce() {
    VocabularyCoverage coverage = new VocabularyCoverage();
    assertThat(coverage.share()).isEmpty();
    coverage.add(7, false);
    coverage.add(9, false);
    coverage.add(7, true);
    coverage.add(7, false);
    assertThat(coverage.share()).hasValue(0.5);
  }

  @Test
  void anAverageOfNothingIsEmpty() {
    Average average = new Average();
    assertThat(average.mean()).isEmpty();
    assertThat(average.largest()).isEmpty();
    average.add(OptionalDouble.empty());
    assertThat(average.count()).isZero();
    average.add(true);
    average.add(false);
    average.add(OptionalDouble.of(5));
    assertThat(average.mean()).hasValue(2);
    assertThat(average.largest()).hasValue(5);
  }
}
