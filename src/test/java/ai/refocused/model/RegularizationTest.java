package ai.refocused.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.RowMath;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.RegularizationSpec;
import ai.refocused.pretrained.ModelConfig;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegularizationTest {
  private static final Machine MACHINE = new Machine(2, RowMath.best());
  private static final ModelConfig CONFIG = TinyModels.config(2);
  private static final Batch BATCH = TinyModels.batch(1, 9, 12, 3);

  @AfterAll
  static void stopThreads() {
    MACHINE.close();
  }

  private static NeoxModel model(RegularizationSpec regularization, boolean checkpointing) {
    return new NeoxModel(
        CONFIG,
        new TinyModels.Weights(CONFIG),
        Adaptation.full(),
        MACHINE,
        TinyModels.CAPACITY,
        checkpointing ? GradientCheckpointing.TRUE : GradientCheckpointing.FALSE,
        regularization,
        1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gradientsAreThoseOfTheRegularizedLoss(boolean checkpointing) {
    try (NeoxModel model = model(new RegularizationSpec(0.2, 5), checkpointing)) {
      model.zeroGradients();
      model.accumulateGradients(BATCH, 1, 7);
      float[] gradients = TinyModels.gradients(model);
      for (Parameter p : model.parameters()) {
        int at = (int) (p.offset() + p.length() / 2);
        double step = 1e-2;
        double slope = (lossAt(model, at, step) - lossAt(model, at, -step)) / (2 * step);
        assertThat(slope)
            .as(p.name())
            .isCloseTo(gradients[at], within(0.02 + 0.02 * Math.abs(gradients[at])));
      }
    }
  }

  private static double lossAt(NeoxModel model, int at, double step) {
    float before = model.weights().buffer().get(at);
    model.weights().buffer().put(at, (float) (before + step));
    double loss = model.accumulateGradients(BATCH, 1, 7).sum();
    model.weights().buffer().put(at, before);
    return loss;
  }

  @Test
  void noiseDependsOnItsSeedAndIsAbsentFromEvaluation() {
    try (NeoxModel plain = model(RegularizationSpec.NONE, false);
        NeoxModel noisy = model(new RegularizationSpec(0, 5), false)) {
      double first = noisy.accumulateGradients(BATCH, 1, 7).sum();
      assertThat(noisy.accumulateGradients(BATCH, 1, 7).sum()).isEqualTo(first);
      assertThat(noisy.accumulateGradients(BATCH, 1, 8).sum()).isNotEqualTo(first);
      assertThat(plain.accumulateGradients(BATCH, 1, 7).sum()).isNotEqualTo(first);
      assertThat(noisy.evaluate(BATCH)).isEqualTo(plain.evaluate(BATCH));
    }
  }

  @Test
  void noiseIsUniformWithinTheBoundOfEachSequence() {
    int width = 64;
    Batch batch = TinyModels.batch(1, 100, 25);
    try (NativeFloats rows = NativeFloats.allocate(125L * width)) {
      new EmbeddingNoise(MACHINE, 5, width).add(batch, 3, rows);
      assertUniform(rows, 0, 100 * width, 5 / Math.sqrt(100.0 * width));
      assertUniform(rows, 100 * width, 125 * width, 5 / Math.sqrt(25.0 * width));
    }
  }

  private static void assertUniform(NativeFloats rows, int from, int to, double bound) {
    double sum = 0;
    double squares = 0;
    double most = 0;
    Set<Float> different = new HashSet<>();
    for (int i = from; i < to; i++) {
      float value = rows.buffer().get(i);
      sum += value;
      squares += (double) value * value;
      most = Math.max(most, Math.abs(value));
      different.add(value);
    }
    int count = to - from;
    assertThat(most).isBetween(0.99 * bound, 1.0001 * bound);
    assertThat(sum / count).isCloseTo(0, within(4 * bound / Math.sqrt(3.0 * count)));
    assertThat(squares / count).isCloseTo(bound * bound / 3, within(0.06 * bound * bound));
    assertThat(different).hasSizeGreaterThan((int) (0.99 * count));
  }
}
