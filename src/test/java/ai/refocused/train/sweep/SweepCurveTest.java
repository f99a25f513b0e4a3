package ai.refocused.train.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.job.SweepSpec;
import java.io.StringReader;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class SweepCurveTest {
  private static final SweepSpec SPEC = new SweepSpec(100, 1e-7, 1);

  /** A curve of losses that are a function of the rate's decimal logarithm. */
  private static SweepCurve curve(DoubleUnaryOperator loss) {
    return curve(SPEC, loss, step -> 4);
  }

  /** The same where batches differ: their losses are so much higher than the untrained 4. */
  private static SweepCurve curve(
      SweepSpec spec, DoubleUnaryOperator loss, IntToDoubleFunction untrained) {
    double[] untrainedLosses = IntStream.range(0, spec.steps()).mapToDouble(untrained).toArray();
    SweepCurve curve = new SweepCurve(untrainedLosses);
    for (int step = 0; step < spec.steps(); step++) {
      double hardness = untrainedLosses[step] - 4;
      if (!curve.add(spec.rate(step), hardness + loss.applyAsDouble(Math.log10(spec.rate(step))))) {
        break;
      }
    }
    return curve;
  }

  /** Flat at 4, down to 2 around 1e-3, up again from 1e-2 on. */
  private static double typical(double x) {
    double fall = 2 / (1 + Math.exp(-4 * (x + 3)));
    return 4 - fall + (x > -2 ? Math.exp(3 * (x + 2)) - 1 : 0);
  }

  @Test
  void risesExponentiallyFromTheLeastRateToTheMost() {
    assertThat(SPEC.rate(0)).isEqualTo(1e-7);
    assertThat(SPEC.rate(99)).isCloseTo(1, within(1e-12));
    assertThat(SPEC.rate(50) / SPEC.rate(49)).isCloseTo(Math.pow(1e7, 1 / 99.0), within(1e-9));
  }

  @Test
  void keepsAnExponentialMeanWithBiasCorrection() {
    SweepCurve curve = new SweepCurve(new double[] {1, 1});
    curve.add(1e-7, 1);
    assertThat(curve.runningMean()).isCloseTo(1, within(1e-12));
    curve.add(1e-6, 2);
    assertThat(curve.runningMean()).isCloseTo((0.09 + 0.2) / 0.19, within(1e-12));
  }

  @Test
  void smoothsWithoutTrailing() {
    SweepCurve line = curve(x -> 4 + x / 10);
    for (int i = 0; i < line.points().size(); i++) {
      assertThat(line.smoothed(i)).isCloseTo(line.points().get(i).loss(), within(1e-12));
    }
  }

  @Test
  void suggestsWhereTheLossFallsMostSteeply() {
    assertThat(Math.log10(suggestion(curve(SweepCurveTest::typical)))).isBetween(-3.1, -2.9);
    SweepSpec small = new SweepSpec(40, 1e-7, 1);
    SweepCurve few = curve(small, SweepCurveTest::typical, step -> 4);
    assertThat(Math.log10(suggestion(few))).isBetween(-3.2, -2.8);
  }

  @Test
  void suggestsAboutTheSameDespiteNoise() {
    double clean = suggestion(curve(SweepCurveTest::typical));
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      double noisy = suggestion(curve(x -> typical(x) + 0.15 * random.nextGaussian()));
      assertThat(Math.abs(Math.log10(noisy / clean))).as("seed %d", seed).isLessThan(0.7);
    }
  }

  /** The batches' differences are as large as all that training does. */
  @Test
  void suggestsTheSameWhateverTheBatchesDifferIn() {
    double even = suggestion(curve(SweepCurveTest::typical));
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      SweepCurve uneven =
          curve(SPEC, SweepCurveTest::typical, step -> 4 + 2 * random.nextGaussian());
      assertThat(suggestion(uneven)).as("seed %d", seed).isEqualTo(even);
    }
  }

  private static double suggestion(SweepCurve curve) {
    return curve.points().get(curve.steepest().orElseThrow()).learningRate();
  }

  @Test
  void stopsWhenTheLossDivergesOrIsNotFinite() {
    SweepCurve diverging = curve(x -> x < -2 ? 2 : 1e6);
    assertThat(diverging.points()).hasSizeBetween(71, 73);
    assertThat(curve(x -> x < -2 ? 2 : Double.NaN).points()).hasSize(71);
  }

  @Test
  void suggestsNothingWhereTheLossNeverFalls() {
    assertThat(curve(x -> 3 + x / 10).steepest()).isEmpty();
    assertThat(new SweepCurve(new double[40]).steepest()).isEmpty();
  }

  @Test
  void suggestsNothingWhereOnlyNoiseFalls() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      SweepCurve noise = curve(x -> 4 + 0.2 * random.nextGaussian());
      assertThat(noise.steepest()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void drawsAPictureThatIsWellFormedAndATable() throws Exception {
    SweepCurve curve = curve(SweepCurveTest::typical);
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(SweepPicture.svg(curve))));
    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(1);
    String points =
        svg.getElementsByTagName("polyline")
            .item(1)
            .getAttributes()
            .getNamedItem("points")
            .getNodeValue();
    for (String point : points.trim().split(" ", -1)) {
      double x = Double.parseDouble(point.substring(0, point.indexOf(',')));
      double y = Double.parseDouble(point.substring(point.indexOf(',') + 1));
      assertThat(x).isBetween(70.0, 700.0);
      assertThat(y).isBetween(50.0, 360.0);
    }
    List<String> lines = SweepPicture.csv(curve).lines().toList();
    assertThat(lines).hasSize(curve.points().size() + 1);
    assertThat(lines.get(0)).isEqualTo("step,learning_rate,loss,untrained_loss,smoothed_loss");
    assertThat(lines.get(1)).startsWith("1,1.0E-7,");
  }

  @Test
  void drawsACurveOfOnePoint() {
    SweepCurve curve = new SweepCurve(new double[] {2});
    curve.add(1e-7, 2);
    assertThat(SweepPicture.svg(curve)).doesNotContain("NaN").doesNotContain("Infinity");
  }
}
