package ai.refocused.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LengthHistogramTest {

  @Test
  void smallLengthsHaveABinEach() {
    assertThat(LengthHistogram.of(new int[] {3, 1, 3, 2}))
        .isEqualTo(new LengthHistogram(1, List.of(1L, 1L, 2L), 1, 2, 3, 3));
  }

  @Test
  void binsAreRoundAndFewAndCountEveryExample() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      int[] lengths = random.ints(1 + random.nextInt(50), 1, 2 + random.nextInt(5000)).toArray();
      LengthHistogram histogram = LengthHistogram.of(lengths);

      assertThat(histogram.counts()).hasSizeBetween(1, 32);
      assertThat(histogram.counts().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(lengths.length);
      assertThat(Integer.bitCount(histogram.binWidth())).isEqualTo(1);
      assertThat(histogram.counts().get(histogram.counts().size() - 1)).isPositive();
    }
  }

  @Test
  void aBinEndsWithItsWidthsMultiple() {
    int[] lengths = new int[64];
    for (int i = 0; i < 64; i++) {
      lengths[i] = i + 1;
    }
    LengthHistogram histogram = LengthHistogram.of(lengths);

    assertThat(histogram.binWidth()).isEqualTo(2);
    assertThat(histogram.counts()).hasSize(32).containsOnly(2L);
    assertThat(histogram.median()).isEqualTo(32);
    assertThat(histogram.percentile95()).isEqualTo(61);
  }

  @Test
  void noExamplesGiveNoBins() {
    assertThat(LengthHistogram.of(new int[0]).counts()).isEmpty();
  }
}
