package ai.refocused.dataset.lint.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.job.validation.LengthFigures;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LengthsTest {
  private final Random random = new Random(3);

  @Test
  void figuresAreExactForShortLengths() {
    Lengths lengths = new Lengths();
    for (int length : new int[] {5, 1, 9, 3, 7}) {
      lengths.add(length);
    }
    assertThat(lengths.figures()).isEqualTo(new LengthFigures(5, 25, 1, 5.0, 5, 9, 9));
  }

  @Test
  void quantilesOfLongLengthsAreWithinOnePercent() {
    Lengths lengths = new Lengths();
    int[] all = new int[10_000];
    Arrays.setAll(all, i -> (int) Math.exp(random.nextDouble() * 21));
    Arrays.stream(all).forEach(lengths::add);
    Arrays.sort(all);
    for (double share : new double[] {0.01, 0.25, 0.5, 0.75, 0.95, 0.99}) {
      int exact = all[(int) Math.ceil(share * all.length) - 1];
      assertThat(lengths.quantile(share)).isCloseTo(exact, Percentage.withPercentage(0.8));
    }
    assertThat(lengths.figures().min()).isEqualTo(all[0]);
    assertThat(lengths.figures().max()).isEqualTo(all[all.length - 1]);
    lengths.add(Integer.MAX_VALUE);
    assertThat(lengths.figures().max()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void tellsHowMuchTheLongestHold() {
    Lengths lengths = new Lengths();
    for (int i = 0; i < 99; i++) {
      lengths.add(10);
    }
    lengths.add(1010);
    assertThat(lengths.shareOfLongest(0.01)).isCloseTo(0.505, within(0.001));
  }

  @Test
  void histogramCountsUpToEachBorder() {
    Lengths lengths = new Lengths();
    for (int length : new int[] {1, 32, 33, 64, 65}) {
      lengths.add(length);
    }
    assertThat(lengths.histogram(new int[] {32, 64})).containsExactly(2, 2, 1);
  }
}
