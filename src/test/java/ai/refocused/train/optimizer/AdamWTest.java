package ai.refocused.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.Parameter;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamWTest {

  @Test
  void followsTorchThroughTwentyClippedSteps() throws IOException {
    OptimizerGolden golden = OptimizerGolden.read("adamw.json");
    golden.assertFollowed(
        new OptimizerRule.AdamW(
            golden.number("beta1"), golden.number("beta2"), golden.number("epsilon")),
        20);
  }

  @Test
  void decaysBiasesAndNormsOnlyWhenAsked() {
    List<Parameter> parameters =
        List.of(
            new Parameter("w", List.of(2), 0, 2, false),
            new Parameter("b", List.of(1), 2, 1, true),
            new Parameter("v", List.of(3), 3, 3, false));
    assertThat(ParameterGroup.of(parameters, new OptimizerSpec(1, 0.9, 0.99, 1e-8, 0.1, false, 0)))
        .containsExactly(
            new ParameterGroup(0, 2, 0.1, 1),
            new ParameterGroup(2, 1, 0, 1),
            new ParameterGroup(3, 3, 0.1, 1));
    assertThat(ParameterGroup.of(parameters, new OptimizerSpec(1, 0.9, 0.99, 1e-8, 0.1, true, 0)))
        .containsExactly(new ParameterGroup(0, 6, 0.1, 1));
  }
}
