package ai.refocused.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.Parameter;
import ai.refocused.train.FlatModel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdamWTest {

  @Test
  void followsTorchThroughTwentyClippedSteps() throws IOException {
    JsonNode golden = golden();
    OptimizerSpec spec = spec(golden);
    try (FlatModel model = FlatModel.of(parameters(golden.get("parameters")));
        Threads threads = new Threads(2);
        AdamW optimizer = new AdamW(model, spec, threads)) {
      set(model.weights(), golden.get("initial"));
      L2Norm norm = new L2Norm(model.gradients(), threads);
      long step = 0;
      for (JsonNode expected : golden.get("steps")) {
        set(model.gradients(), expected.get("gradient"));
        double total = norm.compute();
        double factor = L2Norm.clipFactor(total, spec.maxGradNorm());
        optimizer.update(++step, expected.get("lr").asDouble(), factor);
        double goldenNorm = expected.get("grad_norm").asDouble();
        assertThat(total).isCloseTo(goldenNorm, within(1e-6 * goldenNorm));
        assertClose(model.weights(), expected.get("weights"), 1e-6);
      }
      assertThat(step).isEqualTo(20);
      assertClose(optimizer.state().get("exp_avg"), golden.get("exp_avg"), 1e-6);
      assertClose(optimizer.state().get("exp_avg_sq"), golden.get("exp_avg_sq"), 1e-6);
    }
  }

  @Test
  void updatesTheSameBitsOnOneThreadAndOnThree() {
    assertThat(randomRun(3)).isEqualTo(randomRun(1));
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
            new ParameterGroup(0, 2, 0.1),
            new ParameterGroup(2, 1, 0),
            new ParameterGroup(3, 3, 0.1));
    assertThat(ParameterGroup.of(parameters, new OptimizerSpec(1, 0.9, 0.99, 1e-8, 0.1, true, 0)))
        .containsExactly(new ParameterGroup(0, 6, 0.1));
  }

  private static List<Float> randomRun(int size) {
    int length = 3 * 4096 + 77;
    List<Parameter> parameters =
        List.of(
            new Parameter("w", List.of(length - 100), 0, length - 100, false),
            new Parameter("b", List.of(100), length - 100, 100, true));
    Random random = new Random(5);
    try (FlatModel model = FlatModel.of(parameters);
        Threads threads = new Threads(size);
        AdamW optimizer =
            new AdamW(model, new OptimizerSpec(1, 0.9, 0.99, 1e-8, 0.1, false, 1), threads)) {
      L2Norm norm = new L2Norm(model.gradients(), threads);
      for (int step = 1; step <= 3; step++) {
        for (int i = 0; i < length; i++) {
          model.gradients().buffer().put(i, (float) random.nextGaussian());
        }
        optimizer.update(step, 0.01, L2Norm.clipFactor(norm.compute(), 1));
      }
      List<Float> weights = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        weights.add(model.weights().buffer().get(i));
      }
      return weights;
    }
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in = AdamWTest.class.getResourceAsStream("adamw.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static OptimizerSpec spec(JsonNode golden) {
    return new OptimizerSpec(
        1,
        golden.get("beta1").asDouble(),
        golden.get("beta2").asDouble(),
        golden.get("epsilon").asDouble(),
        golden.get("weight_decay").asDouble(),
        false,
        golden.get("max_grad_norm").asDouble());
  }

  private static List<Parameter> parameters(JsonNode nodes) {
    List<Parameter> parameters = new ArrayList<>();
    long offset = 0;
    for (JsonNode node : nodes) {
      List<Integer> shape = new ArrayList<>();
      int length = 1;
      for (JsonNode size : node.get("shape")) {
        shape.add(size.asInt());
        length *= size.asInt();
      }
      boolean biasOrNorm = node.get("bias_or_norm").asBoolean();
      parameters.add(new Parameter(node.get("name").asText(), shape, offset, length, biasOrNorm));
      offset += length;
    }
    return parameters;
  }

  private static void set(NativeFloats floats, JsonNode values) {
    assertThat(values.size()).isEqualTo((int) floats.length());
    for (int i = 0; i < values.size(); i++) {
      floats.buffer().put(i, (float) values.get(i).asDouble());
    }
  }

  /** Within a share of the value, or of the vector's mean size where terms cancel. */
  private static void assertClose(NativeFloats floats, JsonNode expected, double relative) {
    double size = 0;
    for (JsonNode value : expected) {
      size += Math.abs(value.asDouble()) / expected.size();
    }
    for (int i = 0; i < expected.size(); i++) {
      double value = expected.get(i).asDouble();
      assertThat((double) floats.buffer().get(i))
          .as("element %d", i)
          .isCloseTo(value, within(relative * Math.max(Math.abs(value), size)));
    }
  }
}
