package ai.refocused.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.engine.Threads;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.Parameter;
import ai.refocused.train.FlatModel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LoRA+ under every optimizer: B learns as with a higher rate, A as with that of the run. */
class LoraPlusTest {

  static Stream<OptimizerRule> rules() {
    return Stream.of(
        new OptimizerRule.AdamW(0.9, 0.99, 1e-8),
        new OptimizerRule.AdamW8bit(0.9, 0.99, 1e-8),
        new OptimizerRule.Adafactor(),
        new OptimizerRule.Lion(0.9, 0.99),
        new OptimizerRule.Sgd(0.9));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void givesTheAdaptersBItsOwnLearningRate(OptimizerRule rule) {
    float[] both = weights(rule, 16, 0.001);
    float[] slow = weights(rule, 1, 0.001);
    float[] fast = weights(rule, 1, 0.016);
    assertThat(both[0]).isEqualTo(slow[0]).isNotEqualTo(fast[0]);
    assertThat(both[7]).isEqualTo(fast[7]).isNotEqualTo(slow[7]);
  }

  private static float[] weights(OptimizerRule rule, double ratio, double learningRate) {
    List<Parameter> parameters =
        List.of(
            new Parameter("m.lora_A.weight", List.of(2, 2), 0, 4, false),
            new Parameter("m.lora_B.weight", List.of(2, 2), 4, 4, false));
    OptimizerSpec spec = new OptimizerSpec(rule, 1, 0.1, false, 0, ratio);
    try (FlatModel model = FlatModel.of(parameters);
        Threads threads = new Threads(2);
        Optimizer optimizer = Optimizer.of(model, spec, threads)) {
      for (int i = 0; i < 8; i++) {
        model.gradients().buffer().put(i, 0.1f * (i + 1));
        model.weights().buffer().put(i, 1);
      }
      optimizer.update(1, learningRate, 1);
      optimizer.update(2, learningRate, 1);
      float[] weights = new float[8];
      model.weights().get(0, weights, 0, 8);
      return weights;
    }
  }
}
