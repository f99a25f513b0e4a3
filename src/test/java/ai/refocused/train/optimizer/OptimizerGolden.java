package ai.refocused.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.Parameter;
import ai.refocused.train.FlatModel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** A run of another implementation: parameters, then gradients and weights of every step. */
record OptimizerGolden(JsonNode json) {

  static OptimizerGolden read(String file) throws IOException {
    try (InputStream in = OptimizerGolden.class.getResourceAsStream(file)) {
      return new OptimizerGolden(new ObjectMapper().readTree(in));
    }
  }

  double number(String name) {
    return json.get(name).asDouble();
  }

  OptimizerSpec spec(OptimizerRule rule) {
    return new OptimizerSpec(
        rule, 1, number("weight_decay"), false, json.path("max_grad_norm").asDouble(0));
  }

  /** Repeats the run, clipping included, and compares weights after each step and state at last. */
  void assertFollowed(OptimizerRule rule, int steps) {
    OptimizerSpec spec = spec(rule);
    try (FlatModel model = FlatModel.of(parameters());
        Threads threads = new Threads(2);
        Optimizer optimizer = Optimizer.of(model, spec, threads)) {
      set(model.weights(), json.get("initial"));
      L2Norm norm = new L2Norm(model.gradients(), threads);
      long step = 0;
      for (JsonNode expected : json.get("steps")) {
        set(model.gradients(), expected.get("gradient"));
        double total = norm.compute();
        double factor = L2Norm.clipFactor(total, spec.maxGradNorm());
        optimizer.update(++step, expected.get("lr").asDouble(), factor);
        double goldenNorm = expected.get("grad_norm").asDouble();
        assertThat(total).isCloseTo(goldenNorm, within(1e-6 * goldenNorm));
        assertClose(model.weights(), expected.get("weights"), 1e-6);
      }
      assertThat(step).isEqualTo(steps);
      JsonNode state = json.get("state");
      assertThat(optimizer.state().keySet()).containsExactlyElementsOf(names(state));
      optimizer.state().forEach((name, vector) -> assertClose(vector, state.get(name), 1e-6));
    }
  }

  private static List<String> names(JsonNode state) {
    List<String> names = new ArrayList<>();
    state.fieldNames().forEachRemaining(names::add);
    return names.stream().sorted().toList();
  }

  List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    long offset = 0;
    for (JsonNode node : json.get("parameters")) {
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

  static void set(NativeFloats floats, JsonNode values) {
    assertThat(values.size()).isEqualTo((int) floats.length());
    for (int i = 0; i < values.size(); i++) {
      floats.buffer().put(i, (float) values.get(i).asDouble());
    }
  }

  /** Within a share of the value, or of the vector's mean size where terms cancel. */
  static void assertClose(NativeFloats floats, JsonNode expected, double relative) {
    assertThat((int) floats.length()).isEqualTo(expected.size());
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
