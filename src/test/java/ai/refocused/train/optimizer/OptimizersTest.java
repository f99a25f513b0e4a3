package ai.refocused.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.Parameter;
import ai.refocused.train.FlatModel;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizersTest {
  /** A matrix of more than one tile, one that is not whole tiles, a bias vector; and a gap. */
  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter("w", List.of(150, 97), 0, 150 * 97, false),
          new Parameter("v", List.of(3, 1000), 14560, 3000, false),
          new Parameter("b", List.of(100), 17568, 100, true));

  private static final int LENGTH = 17668;

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.9})
  void sgdFollowsTorch(double momentum) throws IOException {
    OptimizerGolden.read("sgd-" + momentum + ".json")
        .assertFollowed(new OptimizerRule.Sgd(momentum), 12);
  }

  @Test
  void adafactorFollowsTransformers() throws IOException {
    OptimizerGolden.read("adafactor.json").assertFollowed(new OptimizerRule.Adafactor(), 12);
  }

  @Test
  void lionFollowsItsPaper() throws IOException {
    OptimizerGolden golden = OptimizerGolden.read("lion.json");
    golden.assertFollowed(
        new OptimizerRule.Lion(golden.number("beta1"), golden.number("beta2")), 12);
  }

  static Stream<OptimizerRule> rules() {
    return Stream.of(
        new OptimizerRule.AdamW(0.9, 0.99, 1e-8),
        new OptimizerRule.AdamW8bit(0.9, 0.99, 1e-8),
        new OptimizerRule.Adafactor(),
        new OptimizerRule.Lion(0.9, 0.99),
        new OptimizerRule.Sgd(0.9),
        new OptimizerRule.Sgd(0));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void updatesTheSameBitsOnOneThreadAndOnThree(OptimizerRule rule) {
    assertThat(randomRun(rule, 3)).isEqualTo(randomRun(rule, 1));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void leavesTheGapsBetweenParametersAlone(OptimizerRule rule) {
    float[] weights = randomRun(rule, 1);
    for (int i = 150 * 97; i < 14560; i++) {
      assertThat(weights[i]).isZero();
    }
    assertThat(weights[14560]).isNotZero();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void takesTheMemoryThatIsPlanned(OptimizerRule rule) {
    OptimizerSpec spec = new OptimizerSpec(rule, 1, 0, false, 0);
    try (FlatModel model = FlatModel.of(PARAMETERS, LENGTH);
        Threads threads = new Threads(1);
        Optimizer optimizer = Optimizer.of(model, spec, threads)) {
      assertThat(optimizer.state().values().stream().mapToLong(NativeFloats::length).sum())
          .isEqualTo(Optimizer.stateFloats(PARAMETERS, spec));
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void goesDownhill(OptimizerRule rule) {
    List<Parameter> parameters = List.of(new Parameter("w", List.of(64, 128), 0, 8192, false));
    try (FlatModel model = FlatModel.of(parameters);
        Threads threads = new Threads(1);
        Optimizer optimizer =
            Optimizer.of(model, new OptimizerSpec(rule, 1, 0, false, 0), threads)) {
      Random random = new Random(3);
      for (int i = 0; i < 8192; i++) {
        model.weights().buffer().put(i, (float) random.nextGaussian());
      }
      for (int step = 1; step <= 300; step++) {
        // The loss is the squared distance from zero.
        model.gradients().copyFrom(model.weights());
        optimizer.update(step, 0.02, 1);
      }
      double sum = 0;
      for (int i = 0; i < 8192; i++) {
        sum += Math.pow(model.weights().buffer().get(i), 2);
      }
      assertThat(Math.sqrt(sum / 8192)).isLessThan(0.1);
    }
  }

  private static float[] randomRun(OptimizerRule rule, int size) {
    Random random = new Random(5);
    try (FlatModel model = FlatModel.of(PARAMETERS, LENGTH);
        Threads threads = new Threads(size);
        Optimizer optimizer =
            Optimizer.of(model, new OptimizerSpec(rule, 1, 0.1, false, 1), threads)) {
      L2Norm norm = new L2Norm(model.gradients(), threads);
      for (int step = 1; step <= 3; step++) {
        for (Parameter p : PARAMETERS) {
          for (long i = p.offset(); i < p.offset() + p.length(); i++) {
            model.gradients().buffer().put((int) i, (float) random.nextGaussian());
          }
        }
        optimizer.update(step, 0.01, L2Norm.clipFactor(norm.compute(), 1));
      }
      float[] weights = new float[LENGTH];
      model.weights().get(0, weights, 0, LENGTH);
      return weights;
    }
  }
}
