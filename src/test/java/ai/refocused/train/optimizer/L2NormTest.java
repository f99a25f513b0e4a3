package ai.refocused.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class L2NormTest {

  @Test
  void givesTheSameBitsForAnyNumberOfThreads() {
    assertThat(norm(4, 50_003)).isEqualTo(norm(1, 50_003)).isEqualTo(norm(3, 50_003));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void showsOneElementThatIsNotFinite(float bad) {
    try (NativeFloats gradients = NativeFloats.allocate(10_000);
        Threads threads = new Threads(2)) {
      gradients.buffer().put(9_999, bad);
      assertThat(new L2Norm(gradients, threads).compute()).isNotFinite();
    }
  }

  @Test
  void doesNotOverflowWhereAFloatSumWould() {
    try (NativeFloats gradients = NativeFloats.allocate(2);
        Threads threads = new Threads(1)) {
      gradients.buffer().put(0, 3e30f).put(1, 4e30f);
      assertThat(new L2Norm(gradients, threads).compute()).isCloseTo(5e30, within(1e24));
    }
  }

  @Test
  void scalesDownButNeverUp() {
    assertThat(L2Norm.clipFactor(0.5, 1)).isEqualTo(1);
    assertThat(L2Norm.clipFactor(4, 1)).isEqualTo(1 / (4 + 1e-6));
    assertThat(L2Norm.clipFactor(4, 0)).isEqualTo(1);
    assertThat(L2Norm.clipFactor(0, 1)).isEqualTo(1);
  }

  private static double norm(int size, int length) {
    Random random = new Random(1);
    try (NativeFloats gradients = NativeFloats.allocate(length);
        Threads threads = new Threads(size)) {
      for (int i = 0; i < length; i++) {
        gradients.buffer().put(i, random.nextFloat());
      }
      return new L2Norm(gradients, threads).compute();
    }
  }
}
