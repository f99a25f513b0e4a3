package ai.refocused.monitor.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TicksTest {

  @Test
  void ticksAreRoundAndEncloseTheRange() {
    Ticks ticks = Ticks.around(2.61, 3.43, 4);

    assertThat(ticks.values().stream().map(ticks::label))
        .containsExactly("2.6", "2.8", "3.0", "3.2", "3.4", "3.6");
  }

  @Test
  void countsEndWhereTheyEnd() {
    Ticks ticks = Ticks.within(0, 87, 5);

    assertThat(ticks.values()).isEqualTo(List.of(0.0, 20.0, 40.0, 60.0, 80.0));
    assertThat(ticks.high()).isEqualTo(87);
  }

  @Test
  void aCountOfOneHasNoFractions() {
    assertThat(Ticks.within(0, 1, 5).values()).containsExactly(0.0, 1.0);
  }

  @Test
  void largeNumbersHaveSeparatorsAndSmallOnesDecimals() {
    assertThat(Ticks.around(0, 4800, 4).label(4000)).isEqualTo("4,000");
    assertThat(Ticks.around(0, 0.004, 4).label(0.003)).isEqualTo("0.003");
  }

  @Test
  void anyRangeGivesAFewTicksInsideTheAxis() {
    Random random = new Random(3);
    for (int i = 0; i < 5000; i++) {
      double a = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(16) - 6);
      double b = random.nextInt(4) == 0 ? a : a + random.nextDouble() * Math.abs(a);
      Ticks ticks = Ticks.around(a, b, 4);

      assertThat(ticks.low()).isLessThanOrEqualTo(a + Math.abs(a) * 1e-6);
      assertThat(ticks.high()).isGreaterThanOrEqualTo(b - Math.abs(b) * 1e-6);
      assertThat(ticks.values()).hasSizeBetween(2, 9);
      assertThat(ticks.values()).isSorted();
      assertThat(ticks.values().stream().map(ticks::label)).doesNotHaveDuplicates();
    }
  }
}
