package ai.refocused.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.engine.RowMath;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** label-smoothing.json is what PyTorch's CrossEntropyLoss makes of random rows and weights. */
class LabelSmoothingTest {

  @Test
  void lossAndGradientsEqualPyTorchs() throws IOException {
    JsonNode golden = golden();
    for (JsonNode expected : golden.get("cases")) {
      assertCase(golden, expected);
    }
  }

  private static void assertCase(JsonNode golden, JsonNode expected) {
    int[] targets = new int[golden.get("targets").size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = golden.get("targets").get(i).asInt();
    }
    try (NativeMemory memory = new NativeMemory();
        Machine machine = new Machine(2, RowMath.best())) {
      NativeFloats rows = filled(memory, golden.get("rows"));
      NativeFloats weight = filled(memory, golden.get("weight"));
      NativeFloats rowGradients = memory.allocate(rows.length());
      NativeFloats weightGradients = memory.allocate(weight.length());
      LmHead head =
          new LmHead(
              machine,
              weight,
              weightGradients,
              rows,
              rowGradients,
              golden.get("vocabulary").asInt(),
              expected.get("smoothing").asDouble(),
              memory);
      TokenLoss loss = head.lossAndGradients(targets, targets.length, 1.0 / targets.length, false);
      assertThat(loss.mean()).isCloseTo(expected.get("loss").asDouble(), within(1e-6));
      assertValues(rowGradients, expected.get("rowGradients"));
      assertValues(weightGradients, expected.get("weightGradients"));
      assertThat(head.loss(targets, targets.length, (row, own, right) -> {}).mean())
          .as("evaluation is without smoothing")
          .isCloseTo(golden.at("/cases/0/loss").asDouble(), within(1e-6));
    }
  }

  private static void assertValues(NativeFloats actual, JsonNode expected) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.buffer().get(i))
          .isCloseTo((float) expected.get(i).asDouble(), within(1e-6f));
    }
  }

  private static NativeFloats filled(NativeMemory memory, JsonNode values) {
    NativeFloats floats = memory.allocate(values.size());
    for (int i = 0; i < values.size(); i++) {
      floats.buffer().put(i, (float) values.get(i).asDouble());
    }
    return floats;
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in = LabelSmoothingTest.class.getResourceAsStream("label-smoothing.json")) {
      return new ObjectMapper().readTree(in);
    }
  }
}
