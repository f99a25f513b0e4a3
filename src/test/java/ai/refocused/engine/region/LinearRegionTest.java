package ai.refocused.engine.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowMath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearRegionTest {
  private static final Machine MACHINE = new Machine(2, RowMath.best());
  private static final int ROWS = 5;
  private static final int IN = 7;
  private static final int OUT = 9;
  private static final int RANK = 3;

  @AfterAll
  static void stopThreads() {
    MACHINE.close();
  }

  /** The layer is linear in each input by itself, so differences of any size are exact. */
  @ParameterizedTest
  @ValueSource(floats = {0, 0.4f})
  void gradientsEqualFiniteDifferences(float dropout) {
    RowRange dead = new RowRange(3, 6);
    LoraAdapter lora = new LoraAdapter("a", "b", RANK, 0.7f, dropout, 2, List.of(dead));
    LinearRegion region =
        new LinearRegion("x", "w", Optional.of("bias"), Optional.of(lora), "y", IN, OUT);
    Map<String, float[]> inputs = inputs(dead);
    Pass pass = new Pass();
    pass.sequences(new int[] {0, ROWS});
    pass.trainingWith(77);
    try (Regions regions = new Regions(region, MACHINE, new Capacity(ROWS, ROWS), inputs)) {
      regions.forward(pass);
      regions.backward(pass);
      for (String name : region.inputs()) {
        float[] values = inputs.get(name);
        float[] gradient = regions.get("d:" + name, values.length);
        for (int i = 0; i < values.length; i++) {
          if (name.equals("b") && i / RANK >= dead.from() && i / RANK < dead.to()) {
            assertThat(gradient[i]).isZero();
          } else {
            regions.set(name, i, values[i] + 0.5f);
            double up = loss(regions, pass, inputs.get("d:y"));
            regions.set(name, i, values[i] - 0.5f);
            double down = loss(regions, pass, inputs.get("d:y"));
            regions.set(name, i, values[i]);
            assertThat((double) gradient[i])
                .as("%s at %d", name, i)
                .isCloseTo(up - down, within(1e-4));
          }
        }
      }
    }
  }

  private static double loss(Regions regions, Pass pass, float[] dy) {
    regions.forward(pass);
    float[] y = regions.get("y", ROWS * OUT);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += (double) y[i] * dy[i];
    }
    return sum;
  }

  private static Map<String, float[]> inputs(RowRange dead) {
    Map<String, float[]> inputs = new HashMap<>();
    inputs.put("x", random(1, ROWS * IN));
    inputs.put("w", random(2, OUT * IN));
    inputs.put("bias", random(3, OUT));
    inputs.put("a", random(4, RANK * IN));
    inputs.put("d:y", random(6, ROWS * OUT));
    float[] b = random(5, OUT * RANK);
    for (int i = dead.from() * RANK; i < dead.to() * RANK; i++) {
      b[i] = 0;
    }
    inputs.put("b", b);
    return inputs;
  }

  private static float[] random(int seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
