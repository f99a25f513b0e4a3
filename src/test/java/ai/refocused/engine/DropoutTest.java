package ai.refocused.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutTest {
  private static final int WIDTH = 1000;

  private static float[] drop(RowMath math, int seed, float p, int count) {
    float[] x = new float[count];
    Arrays.fill(x, 1.5f);
    math.dropout(x, x, seed, p, count);
    return x;
  }

  @Test
  void dropsTheGivenShareAndScalesTheRest() {
    for (float p : new float[] {0.05f, 0.1f, 0.5f, 0.9f}) {
      int dropped = 0;
      for (int row = 0; row < 400; row++) {
        for (float value : drop(RowMath.best(), Dropout.rowSeed(7, 3, row), p, WIDTH)) {
          if (value == 0) {
            dropped++;
          } else {
            assertThat(value).isEqualTo(1.5f * (1 / (1 - p)));
          }
        }
      }
      // Five standard deviations.
      double deviation = Math.sqrt(p * (1 - p) / (400.0 * WIDTH));
      assertThat(dropped / (400.0 * WIDTH)).isCloseTo(p, within(5 * deviation));
    }
  }

  @Test
  void bothImplementationsDropTheSame() {
    for (int count = 1; count <= 67; count++) {
      int seed = Integer.MAX_VALUE - 20 + count;
      assertThat(drop(RowMath.best(), seed, 0.3f, count))
          .isEqualTo(drop(new ScalarRowMath(), seed, 0.3f, count));
    }
  }

  @Test
  void anElementsFateDependsOnSeedAndPlaceAlone() {
    float[] all = drop(RowMath.best(), 42, 0.4f, WIDTH);
    for (int from = 0; from < WIDTH; from += 37) {
      float[] rest = drop(RowMath.best(), 42 + from, 0.4f, WIDTH - from);
      assertThat(rest).isEqualTo(Arrays.copyOfRange(all, from, WIDTH));
    }
  }

  @Test
  void rowsStreamsAndSeedsAreUnrelated() {
    float[] first = drop(RowMath.best(), Dropout.rowSeed(1, 0, 0), 0.5f, WIDTH);
    int[] others = {Dropout.rowSeed(2, 0, 0), Dropout.rowSeed(1, 1, 0), Dropout.rowSeed(1, 0, 1)};
    for (int seed : others) {
      float[] second = drop(RowMath.best(), seed, 0.5f, WIDTH);
      int equal = 0;
      for (int i = 0; i < WIDTH; i++) {
        equal += first[i] == second[i] ? 1 : 0;
      }
      assertThat(equal).isBetween(420, 580);
    }
  }

  @Test
  void dropsNothingAtZero() {
    assertThat(drop(RowMath.best(), 5, 0, WIDTH)).containsOnly(1.5f);
  }
}
