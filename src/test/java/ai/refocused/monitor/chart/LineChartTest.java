package ai.refocused.monitor.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.monitor.chart.Series.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LineChartTest {
  private static final List<Point> FALLING =
      IntStream.rangeClosed(1, 40).mapToObj(i -> new Point(10 * i, 3.5 - i / 45.0)).toList();

  @Test
  void pointsReadByTheTicksAreTheData() throws Exception {
    List<Point> points = draw(new Series("training", Look.LINE, FALLING)).curve("rf-main");

    assertThat(points).hasSameSizeAs(FALLING);
    for (int i = 0; i < points.size(); i++) {
      assertThat(points.get(i).x()).isCloseTo(FALLING.get(i).x(), within(0.2));
      assertThat(points.get(i).y()).isCloseTo(FALLING.get(i).y(), within(0.002));
    }
  }

  @Test
  void aLineOfManyPointsIsThinnedButKeepsItsSpikes() throws Exception {
    List<Point> many = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 50_000; i++) {
      many.add(new Point(i, random.nextDouble()));
    }
    many.set(31_337, new Point(31_337, 9));
    many.set(31_338, new Point(31_338, -4));

    List<Point> points = draw(new Series("loss", Look.LINE, many)).curve("rf-main");

    assertThat(points.size()).isBetween(600, 1200);
    assertThat(points).anySatisfy(p -> assertThat(p.y()).isCloseTo(9, within(0.05)));
    assertThat(points).anySatisfy(p -> assertThat(p.y()).isCloseTo(-4, within(0.05)));
  }

  @Test
  void theChartSaysWhatItShowsToThoseWhoDoNotSeeIt() throws Exception {
    Drawing drawing = draw(new Series("training", Look.LINE, FALLING));

    assertThat(drawing.elements("svg").get(0).getAttribute("aria-labelledby"))
        .isEqualTo("id-title id-desc");
    assertThat(drawing.elements("desc").get(0).getTextContent())
        .isEqualTo(
            "training: 3.48 at step 10, 2.61 at step 400, lowest 2.61 at step 400, highest 3.48 at"
                + " step 10.");
  }

  @Test
  void labelsAtTheEndsSayNameAndValueAndKeepApart() throws Exception {
    Drawing drawing =
        draw(
            new Series("training", Look.LINE, FALLING), new Series("held out", Look.DOTS, FALLING));

    assertThat(drawing.texts()).contains("2.61training", "2.61held out");
    double[] ys = labels(drawing);
    assertThat(Math.abs(ys[0] - ys[1])).isGreaterThanOrEqualTo(30);
  }

  /** Where the numbers of the steps are. */
  @Test
  void labelsStayAboveTheHorizontalAxis() throws Exception {
    List<Point> toZero = List.of(new Point(1, 1), new Point(9, 0));
    Drawing drawing =
        draw(new Series("norm", Look.LINE, toZero), new Series("rate", Look.LINE, toZero));

    double axis =
        drawing.elements("line").stream()
            .mapToDouble(line -> Double.parseDouble(line.getAttribute("y1")))
            .max()
            .orElseThrow();
    double[] ys = labels(drawing);
    assertThat(Math.max(ys[0], ys[1]) + 15).isLessThanOrEqualTo(axis);
    assertThat(Math.abs(ys[0] - ys[1])).isGreaterThanOrEqualTo(30);
  }

  @Test
  void theAxisReachesTheRunsLastStepWhereACurveEndsBefore() throws Exception {
    Drawing drawing = draw(87, new Series("rate", Look.LINE, List.of(new Point(10, 3))));

    assertThat(drawing.texts()).contains("80").doesNotContain("90");
    assertThat(drawing.curve("rf-main").get(0).x()).isCloseTo(10, within(0.2));
  }

  @Test
  void aSinglePointIsSeen() throws Exception {
    Drawing drawing = draw(new Series("a", Look.LINE, List.of(new Point(10, 3))));

    assertThat(drawing.elements("circle")).hasSize(1);
  }

  @Test
  void aLimitIsDrawnWhereItIsInView() throws Exception {
    Series series = new Series("norm", Look.LINE, List.of(new Point(1, 0.5), new Point(2, 3)));

    assertThat(limitsOf(withLimit(series, 1))).containsExactly("rf-limit");
    assertThat(limitsOf(withLimit(series, 100))).isEmpty();
  }

  @Test
  void valuesThatAreNotFiniteAreLeftOut() throws Exception {
    List<Point> points =
        List.of(new Point(1, 2), new Point(2, Double.NaN), new Point(3, Double.POSITIVE_INFINITY));

    assertThat(draw(new Series("a", Look.LINE, points)).curve("rf-main")).hasSize(1);
  }

  @Test
  void aChartKnowsWhetherItHasPoints() {
    List<Point> points = List.of(new Point(1, Double.NaN));
    Series series = new Series("a", Look.LINE, points);

    assertThat(new LineChart("a", 1, List.of(series), Optional.empty(), true, true).hasPoints())
        .isFalse();
  }

  /** Heights of the labels at the curves' ends. */
  private static double[] labels(Drawing drawing) {
    return drawing.elements("text").stream()
        .filter(text -> text.getAttribute("class").startsWith("rf-label"))
        .mapToDouble(text -> Double.parseDouble(text.getAttribute("y")))
        .toArray();
  }

  private static List<String> limitsOf(Drawing drawing) {
    return drawing.elements("g").stream()
        .map(group -> group.getAttribute("class"))
        .filter("rf-limit"::equals)
        .toList();
  }

  private static Drawing withLimit(Series series, double y) throws Exception {
    return new Drawing(
        new LineChart("Norm", 2, List.of(series), Optional.of(y), true, false)
            .draw("id")
            .toString());
  }

  private static Drawing draw(Series... series) throws Exception {
    return draw(Stream.of(series).mapToInt(each -> (int) each.last().x()).max().orElse(0), series);
  }

  private static Drawing draw(int steps, Series... series) throws Exception {
    return new Drawing(
        new LineChart("Loss <&>", steps, List.of(series), Optional.empty(), false, true)
            .draw("id")
            .toString());
  }
}
