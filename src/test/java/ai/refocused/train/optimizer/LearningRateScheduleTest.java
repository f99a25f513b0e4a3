package ai.refocused.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.job.InvalidJobException;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.ScheduleSpec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {

  @Test
  void equalsTransformersAtEveryStepOfEverySchedule() throws IOException {
    Set<LrSchedulerType> seen = new HashSet<>();
    for (JsonNode golden : golden().get("schedules")) {
      ScheduleSpec spec =
          new ScheduleSpec(
              LrSchedulerType.of(golden.get("type").asText()),
              golden.get("warmup").asInt(),
              0,
              1,
              golden.get("cycles").asInt(),
              golden.get("power").asDouble());
      LearningRateSchedule schedule =
          LearningRateSchedule.of(
              spec, golden.get("peak").asDouble(), golden.get("total").asInt(), w -> {});
      for (int step = 0; step < golden.get("rates").size(); step++) {
        double expected = golden.get("rates").get(step).asDouble();
        assertThat(schedule.learningRate(step))
            .as("%s at %d", golden, step)
            .isCloseTo(expected, within(1e-12 * expected));
      }
      seen.add(spec.type());
    }
    seen.add(LrSchedulerType.REDUCE_LR_ON_PLATEAU);
    assertThat(seen).containsExactlyInAnyOrder(LrSchedulerType.values());
  }

  @Test
  void reducesOnPlateauWhereTorchDoes() throws IOException {
    JsonNode golden = golden().get("plateau");
    LearningRateSchedule schedule =
        schedule(LrSchedulerType.REDUCE_LR_ON_PLATEAU, 0, golden.get("peak").asDouble(), 100);
    assertThat(schedule.followsEvaluation()).isTrue();
    for (int i = 0; i < golden.get("losses").size(); i++) {
      schedule.evaluated(golden.get("losses").get(i).asDouble());
      double expected = golden.get("rates").get(i).asDouble();
      assertThat(schedule.learningRate(i)).isCloseTo(expected, within(1e-12 * expected));
    }
  }

  @Test
  void cutsAWarmupLongerThanTheRunAndSaysSo() {
    List<String> warnings = new ArrayList<>();
    ScheduleSpec spec = new ScheduleSpec(LrSchedulerType.COSINE, 200, 0, 1, 1, 1);
    LearningRateSchedule schedule = LearningRateSchedule.of(spec, 1e-3, 20, warnings::add);
    assertThat(schedule.learningRate(0)).isZero();
    assertThat(schedule.learningRate(10)).isEqualTo(5e-4);
    assertThat(warnings)
        .containsExactly(
            "<warmupSteps>: \"200\" is longer than the run of 20 steps; it is cut to 20. The"
                + " learning rate never reaches its peak: set a shorter warm-up.");
  }

  @Test
  void staysFiniteForAWarmupAsLongAsTheRun() {
    for (LrSchedulerType type : LrSchedulerType.values()) {
      LearningRateSchedule schedule = schedule(type, 5, 1e-3, 5);
      for (int step = 0; step <= 6; step++) {
        assertThat(schedule.learningRate(step)).as("%s", type).isBetween(0.0, 1e-3);
      }
    }
  }

  @Test
  void refusesAPolynomialThatWouldRise() {
    assertThatThrownBy(() -> schedule(LrSchedulerType.POLYNOMIAL, 0, 1e-8, 10))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("<learningRate>: \"1.0E-8\" is not above 1.0E-7");
  }

  private static LearningRateSchedule schedule(
      LrSchedulerType type, int warmup, double peak, int total) {
    return LearningRateSchedule.of(
        new ScheduleSpec(type, warmup, 0, 1, 1, 1), peak, total, warning -> {});
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in = LearningRateScheduleTest.class.getResourceAsStream("schedules.json")) {
      return new ObjectMapper().readTree(in);
    }
  }
}
