package ai.refocused.engine.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowMath;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AttentionRegionTest {
  private static final Machine MACHINE = new Machine(3, RowMath.best());
  private static final AttentionRegion REGION = new AttentionRegion("qkv", "out", 2, 4);
  private static final int WIDTH = 24;
  private static final int OUT = 8;

  @AfterAll
  static void stopThreads() {
    MACHINE.close();
  }

  private static float[] random(int seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Output and gradient of the input. */
  private record Result(float[] out, float[] dQkv) {}

  private static Result run(float[] qkv, float[] dOut, int... starts) {
    int rows = starts[starts.length - 1];
    Map<String, float[]> inputs = Map.of("qkv", qkv, "d:out", dOut);
    try (Regions region = new Regions(REGION, MACHINE, new Capacity(rows, rows), inputs)) {
      Pass pass = new Pass();
      pass.sequences(starts);
      region.forward(pass);
      region.backward(pass);
      return new Result(region.get("out", rows * OUT), region.get("d:qkv", rows * WIDTH));
    }
  }

  @Test
  void sequencesOfOneBatchAreAsIfAlone() {
    int[] starts = {0, 1, 65, 65, 130, 260, 263};
    float[] qkv = random(1, 263 * WIDTH);
    float[] dOut = random(2, 263 * OUT);
    Result together = run(qkv, dOut, starts);
    for (int s = 0; s + 1 < starts.length; s++) {
      int from = starts[s];
      int to = starts[s + 1];
      if (from < to) {
        Result alone =
            run(
                Arrays.copyOfRange(qkv, from * WIDTH, to * WIDTH),
                Arrays.copyOfRange(dOut, from * OUT, to * OUT),
                0,
                to - from);
        assertThat(Arrays.copyOfRange(together.out, from * OUT, to * OUT)).isEqualTo(alone.out);
        assertThat(Arrays.copyOfRange(together.dQkv, from * WIDTH, to * WIDTH))
            .isEqualTo(alone.dQkv);
      }
    }
  }

  @Test
  void equalsTheFormulaAcrossBlocks() {
    int rows = 131;
    float[] qkv = random(3, rows * WIDTH);
    float[] out = run(qkv, random(4, rows * OUT), 0, rows).out;
    for (int head = 0; head < 2; head++) {
      for (int q = 0; q < rows; q++) {
        double[] expected = new double[4];
        double total = 0;
        for (int k = 0; k <= q; k++) {
          double score = 0;
          for (int i = 0; i < 4; i++) {
            score += (double) qkv[q * WIDTH + head * 12 + i] * qkv[k * WIDTH + head * 12 + 4 + i];
          }
          double weight = Math.exp(score / 2);
          total += weight;
          for (int i = 0; i < 4; i++) {
            expected[i] += weight * qkv[k * WIDTH + head * 12 + 8 + i];
          }
        }
        for (int i = 0; i < 4; i++) {
          assertThat((double) out[q * OUT + head * 4 + i])
              .isCloseTo(expected[i] / total, within(1e-5));
        }
      }
    }
  }
}
