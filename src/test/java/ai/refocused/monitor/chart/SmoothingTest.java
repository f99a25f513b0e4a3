package ai.refocused.monitor.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmoothingTest {

  @Test
  void theMeanIsWeightedAndDoesNotLeanOnItsStart() {
    // Span 3: a = 1/2. 4; (4/4 + 8/2) / (3/4); (4/8 + 8/4 + 2/2) / (7/8).
    List<Point> points = List.of(new Point(1, 4), new Point(2, 8), new Point(3, 2));

    List<Point> smooth = Smoothing.of(points, 3);

    assertThat(smooth.get(0).y()).isCloseTo(4, within(1e-12));
    assertThat(smooth.get(1).y()).isCloseTo(20 / 3.0, within(1e-12));
    assertThat(smooth.get(2).y()).isCloseTo(4, within(1e-12));
  }

  @Test
  void aConstantStaysWhatItIs() {
    List<Point> points = IntStream.range(0, 500).mapToObj(i -> new Point(i, 2.5)).toList();

    assertThat(Smoothing.of(points, 50))
        .allSatisfy(p -> assertThat(p.y()).isCloseTo(2.5, within(1e-9)));
  }

  @Test
  void whatIsNotFiniteDoesNotSpoilTheRest() {
    List<Point> points = List.of(new Point(1, 1), new Point(2, Double.NaN), new Point(3, 1));

    assertThat(Smoothing.of(points, 5)).extracting(Point::x).containsExactly(1.0, 3.0);
  }

  @Test
  void fewPointsAreNotSmoothed() {
    assertThat(Smoothing.spanFor(8)).isEqualTo(1);
    assertThat(Smoothing.spanFor(200)).isEqualTo(20);
    assertThat(Smoothing.spanFor(100_000)).isEqualTo(100);
  }
}
