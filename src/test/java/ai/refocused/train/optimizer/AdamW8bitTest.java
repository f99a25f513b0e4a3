package ai.refocused.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.model.Parameter;
import ai.refocused.train.FlatModel;
import ai.refocused.train.optimizer.quantization.DynamicMap;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class AdamW8bitTest {

  @Test
  void mapsAreThoseOfThePaper() throws IOException {
    OptimizerGolden golden = OptimizerGolden.read("adamw-8bit.json");
    assertMap(DynamicMap.SIGNED, golden.json().get("signed"));
    assertMap(DynamicMap.UNSIGNED, golden.json().get("unsigned"));
  }

  private static void assertMap(DynamicMap map, JsonNode expected) {
    for (int code = 0; code < 256; code++) {
      float value = (float) expected.get(code).asDouble();
      assertThat(map.value(code)).isCloseTo(value, within(Math.ulp(value)));
    }
  }

  @Test
  void everyNumberGetsTheNearestValue() {
    Random random = new Random(7);
    for (DynamicMap map : List.of(DynamicMap.SIGNED, DynamicMap.UNSIGNED)) {
      for (int i = 0; i < 20_000; i++) {
        float magnitude = (float) Math.pow(10, -8 * random.nextDouble());
        float number = map == DynamicMap.SIGNED && random.nextBoolean() ? -magnitude : magnitude;
        float best = Float.POSITIVE_INFINITY;
        for (int code = 0; code < 256; code++) {
          best = Math.min(best, Math.abs(map.value(code) - number));
        }
        assertThat(Math.abs(map.value(map.code(number)) - number))
            .isLessThanOrEqualTo(best + Math.ulp(number));
      }
      assertThat(map.value(map.code(0))).isZero();
      assertThat(map.value(map.code(1))).isEqualTo(1);
    }
  }

  @Test
  void followsBlockwiseQuantizedAdamWAndStaysWithinTwoPercentOfAdamW() throws IOException {
    OptimizerGolden golden = OptimizerGolden.read("adamw-8bit.json");
    OptimizerRule rule =
        new OptimizerRule.AdamW8bit(
            golden.number("beta1"), golden.number("beta2"), golden.number("epsilon"));
    OptimizerSpec spec = golden.spec(rule);
    List<Parameter> parameters = List.of(new Parameter("w", List.of(64, 64), 0, 4096, false));
    try (FlatModel model = FlatModel.of(parameters);
        Threads threads = new Threads(2);
        Optimizer optimizer = Optimizer.of(model, spec, threads)) {
      OptimizerGolden.set(model.weights(), golden.json().get("initial"));
      for (int step = 1; step <= 12; step++) {
        for (int i = 0; i < 4096; i++) {
          model.gradients().buffer().put(i, gradient(i, step));
        }
        optimizer.update(step, golden.number("learning_rate"), 1);
      }
      OptimizerGolden.assertClose(model.weights(), golden.json().get("weights"), 1e-5);
      SortedMap<String, NativeFloats> state = optimizer.state();
      assertThat(state.keySet())
          .containsExactly(
              "exp_avg_codes", "exp_avg_scales", "exp_avg_sq_codes", "exp_avg_sq_scales");
      for (String moment : List.of("exp_avg", "exp_avg_sq")) {
        OptimizerGolden.assertClose(
            state.get(moment + "_scales"), golden.json().get(moment + "_scales"), 1e-5);
        assertCodes(state.get(moment + "_codes"), golden.json().get(moment + "_codes"));
      }
      assertThat(distanceFromAdamW(model.weights(), golden.json())).isLessThan(0.02);
    }
  }

  private static float gradient(int i, int step) {
    double direction = i * 7919 % 1009 / 1009.0 - 0.5;
    double noise = (i * 40503L + step * 30011L * (i % 97 + 1)) % 65521 / 65521.0 - 0.5;
    return (float) ((direction + noise) * Math.pow(10, -(i / 256 % 4)));
  }

  /** A moment between two values may be rounded either way; nothing else may differ. */
  private static void assertCodes(NativeFloats codes, JsonNode expected) {
    byte[] actual = new byte[4096];
    codes.getBytes(0, actual, 0, 4096);
    int different = 0;
    for (int i = 0; i < 4096; i++) {
      int difference = Math.abs((actual[i] & 0xFF) - expected.get(i).asInt());
      assertThat(difference).as("element %d", i).isLessThanOrEqualTo(1);
      different += difference;
    }
    assertThat(different).isLessThan(8);
  }

  /** Distance of the weights, in units of the way that AdamW went. */
  private static double distanceFromAdamW(NativeFloats weights, JsonNode golden) {
    double distance = 0;
    double way = 0;
    for (int i = 0; i < 4096; i++) {
      double adamW = golden.get("adamw_weights").get(i).asDouble();
      distance += Math.pow(weights.buffer().get(i) - adamW, 2);
      way += Math.pow(golden.get("initial").get(i).asDouble() - adamW, 2);
    }
    return Math.sqrt(distance / way);
  }

  @Test
  void keepsSmallParametersInFloatsAndOthersInAQuarterOfThem() {
    List<Parameter> parameters =
        List.of(
            new Parameter("w", List.of(100, 100), 0, 10_000, false),
            new Parameter("b", List.of(100), 10_000, 100, true));
    try (FlatModel model = FlatModel.of(parameters);
        Threads threads = new Threads(1);
        Optimizer optimizer =
            Optimizer.of(
                model,
                new OptimizerSpec(new OptimizerRule.AdamW8bit(0.9, 0.999, 1e-8), 1, 0, false, 0),
                threads)) {
      SortedMap<String, NativeFloats> state = optimizer.state();
      assertThat(state.get("exp_avg").length()).isEqualTo(100);
      assertThat(state.get("exp_avg_codes").length() * 4).isBetween(10_000L, 10_256L);
      assertThat(state.get("exp_avg_scales").length()).isEqualTo(40);
    }
  }
}
