package ai.refocused.model;

import static ai.refocused.model.TinyModels.config;
import static ai.refocused.model.TinyModels.gradients;
import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Gemm;
import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.MatrixProducts;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.RowMath;
import ai.refocused.engine.Threads;
import ai.refocused.engine.onednn.OnednnProducts;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.LoraBias;
import ai.refocused.job.TuningSpec;
import ai.refocused.pretrained.Activation;
import ai.refocused.pretrained.ModelConfig;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches large enough for threads to take their rows through several steps. */
class RowChainsTest {
  private static final int THREADS = 3;
  private static final int[] LENGTHS = {60, 64, 33, 64, 15, 64};
  private static final Capacity CAPACITY = new Capacity(300, 64);

  /** Products that are computed as a whole, so that every step waits for the one before. */
  private static final class WholeProducts implements MatrixProducts {
    @Override
    public MatrixProduct bind(
        Threads threads,
        NativeFloats a,
        boolean transA,
        NativeFloats b,
        boolean transB,
        NativeFloats c) {
      Gemm gemm = new Gemm(threads, a, transA, b, transB, c);
      return (m, n, k, alpha, beta) -> gemm.run(m, n, k, alpha, beta);
    }

    @Override
    public boolean isRowwise() {
      return false;
    }
  }

  static Stream<Arguments> cases() {
    TuningSpec lora = new TuningSpec.Lora(3, 6, 0.3, List.of("all-linear"), LoraBias.ALL);
    TuningSpec plain =
        new TuningSpec.Lora(
            3, 6, 0, List.of("q_proj", "v_proj", "dense", "dense_4h_to_h"), LoraBias.NONE);
    return Stream.of(
        Arguments.of(new TuningSpec.Full(), true),
        Arguments.of(new TuningSpec.Full(), false),
        Arguments.of(new TuningSpec.Freeze(0.5), true),
        Arguments.of(lora, true),
        Arguments.of(lora, false),
        Arguments.of(plain, true));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void giveTheGradientsOfStepsOneByOne(TuningSpec tuning, boolean parallelResidual) {
    ModelConfig config = config(2, Activation.GELU, parallelResidual, false, true);
    Adaptation adaptation = Adaptation.of(tuning, config);
    float[] expected = train(config, adaptation, new WholeProducts());
    assertClose(train(config, adaptation, Gemm::new), expected);
    assertClose(train(config, adaptation, new OnednnProducts()), expected);
  }

  private static float[] train(ModelConfig config, Adaptation adaptation, MatrixProducts products) {
    try (Machine machine = new Machine(THREADS, RowMath.best(), products);
        NeoxModel model =
            new NeoxModel(
                config,
                new TinyModels.Weights(config),
                adaptation,
                machine,
                CAPACITY,
                GradientCheckpointing.FALSE,
                1)) {
      TinyModels.perturbAdapters(model, adaptation);
      Batch batch = TinyModels.batch(4, LENGTHS);
      for (int step = 0; step < 2; step++) {
        model.accumulateGradients(batch, 0.1, 7);
      }
      return gradients(model);
    }
  }

  private static void assertClose(float[] actual, float[] expected) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    }
    assertThat(largest).isPositive();
    assertThat(difference).isLessThan(1e-5 * largest);
  }
}
