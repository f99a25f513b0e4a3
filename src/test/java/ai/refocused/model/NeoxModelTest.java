package ai.refocused.model;

import static ai.refocused.model.TinyModels.batch;
import static ai.refocused.model.TinyModels.config;
import static ai.refocused.model.TinyModels.gradients;
import static ai.refocused.model.TinyModels.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Machine;
import ai.refocused.engine.RowMath;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.LoraBias;
import ai.refocused.job.TuningSpec;
import ai.refocused.pretrained.Activation;
import ai.refocused.pretrained.ModelConfig;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeoxModelTest {
  private static final Machine MACHINE = new Machine(2, RowMath.best());
  private static final List<String> ALL = List.of("all-linear");

  @AfterAll
  static void stopThreads() {
    MACHINE.close();
  }

  private static Adaptation lora(
      ModelConfig config, double dropout, LoraBias bias, List<String> targets) {
    return Adaptation.of(new TuningSpec.Lora(3, 6, dropout, targets, bias), config);
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of(Activation.GELU, true, true, true),
        Arguments.of(Activation.GELU_TANH, false, false, true),
        Arguments.of(Activation.GELU_FAST, true, false, true),
        Arguments.of(Activation.SILU, true, true, false),
        Arguments.of(Activation.RELU, false, true, false));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void gradientsEqualFiniteDifferences(
      Activation act, boolean parallel, boolean tied, boolean bias) {
    ModelConfig config = config(1, act, parallel, tied, bias);
    try (NeoxModel model = model(config, Adaptation.full(), MACHINE, false)) {
      assertFiniteDifferences(model, 1);
    }
  }

  @Test
  void adaptersWithDropoutEqualFiniteDifferences() {
    ModelConfig config = config(1);
    Adaptation adaptation = lora(config, 0.3, LoraBias.ALL, ALL);
    try (NeoxModel model = model(config, adaptation, MACHINE, false)) {
      TinyModels.perturbAdapters(model, adaptation);
      assertFiniteDifferences(model, 1);
    }
  }

  /** Along random directions within each tensor, so that every element takes part. */
  private static void assertFiniteDifferences(NeoxModel model, long dropoutSeed) {
    Batch batch = batch(3, 7, 12, 5);
    model.zeroGradients();
    model.accumulateGradients(batch, 1, dropoutSeed);
    float[] gradients = gradients(model);
    Random random = new Random(5);
    for (Parameter p : model.parameters()) {
      int length = (int) p.length();
      float[] before = new float[length];
      model.weights().get(p.offset(), before, 0, length);
      double expected = 0;
      double norm = 0;
      float[] direction = new float[length];
      for (int i = 0; i < length; i++) {
        direction[i] = random.nextBoolean() ? 1 : -1;
        expected += (double) gradients[(int) p.offset() + i] * direction[i];
        norm += Math.pow(gradients[(int) p.offset() + i], 2);
      }
      double step = 2e-3 / Math.sqrt(length);
      double up = loss(model, batch, dropoutSeed, p, before, direction, step);
      double down = loss(model, batch, dropoutSeed, p, before, direction, -step);
      model.weights().put(p.offset(), before, 0, length);
      double actual = (up - down) / (2 * step);
      assertThat(actual).as(p.name()).isCloseTo(expected, within(0.02 * Math.sqrt(norm) + 0.02));
    }
  }

  private static double loss(
      NeoxModel model,
      Batch batch,
      long dropoutSeed,
      Parameter p,
      float[] before,
      float[] direction,
      double step) {
    float[] moved = before.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (direction[i] * step);
    }
    model.weights().put(p.offset(), moved, 0, moved.length);
    return model.accumulateGradients(batch, 1, dropoutSeed).sum();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBatchIsTheSumOfItsSequences(boolean tied) {
    ModelConfig config = config(2, Activation.GELU, true, tied, true);
    List<TokenizedExample> examples = TinyModels.examples(1, 5, 12, 2, 4);
    try (NeoxModel model = model(config, Adaptation.full(), MACHINE, false)) {
      TokenLoss together = model.accumulateGradients(Batch.of(examples), 0.1, 0);
      float[] gradients = gradients(model);
      model.zeroGradients();
      TokenLoss sum = TokenLoss.NONE;
      for (TokenizedExample example : examples) {
        sum = sum.plus(model.accumulateGradients(Batch.of(List.of(example)), 0.1, 0));
      }
      assertThat(together.sum()).isCloseTo(sum.sum(), within(1e-5 * sum.sum()));
      assertThat(together.count()).isEqualTo(sum.count());
      assertThat(together.correct()).isEqualTo(sum.correct());
      assertThat(distance(gradients, gradients(model))).isLessThan(1e-5);
    }
  }

  @Test
  void aBatchBeyondTheCapacityIsTheSumOfItsParts() {
    List<TokenizedExample> examples = TinyModels.examples(2, 12, 11, 10, 9, 8);
    try (NeoxModel model = model(config(2), Adaptation.full(), MACHINE, false)) {
      TokenLoss together = model.accumulateGradients(Batch.of(examples), 0.1, 0);
      float[] gradients = gradients(model);
      model.zeroGradients();
      TokenLoss sum = TokenLoss.NONE;
      for (TokenizedExample example : examples) {
        sum = sum.plus(model.accumulateGradients(Batch.of(List.of(example)), 0.1, 0));
      }
      assertThat(together.sum()).isCloseTo(sum.sum(), within(1e-5 * sum.sum()));
      assertThat(distance(gradients, gradients(model))).isLessThan(1e-5);
      assertThat(model.evaluate(Batch.of(examples)).sum())
          .isCloseTo(together.sum(), within(1e-5 * sum.sum()));
    }
  }

  @Test
  void eachSequenceOfABatchSeesItselfAlone() {
    List<TokenizedExample> examples = TinyModels.examples(4, 3, 12, 1, 7);
    try (NeoxModel model = model(config(2), Adaptation.full(), MACHINE, false)) {
      float[] together = model.logits(Batch.of(examples));
      int row = 0;
      for (TokenizedExample example : examples) {
        float[] alone = model.logits(Batch.of(List.of(example)));
        for (int i = 0; i < alone.length; i++) {
          assertThat(together[row * TinyModels.VOCABULARY + i]).isCloseTo(alone[i], within(2e-5f));
        }
        row += example.length();
      }
    }
  }

  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += Math.pow((double) a[i] - b[i], 2);
      norm += Math.pow(a[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  static Stream<Arguments> adaptations() {
    ModelConfig config = config(3);
    return Stream.of(
        Arguments.of(Adaptation.full()),
        Arguments.of(Adaptation.freeze(0.5, 3)),
        Arguments.of(lora(config, 0.2, LoraBias.LORA_ONLY, ALL)),
        Arguments.of(lora(config, 0.2, LoraBias.NONE, List.of("layers.1.attention.dense"))));
  }

  @ParameterizedTest
  @MethodSource("adaptations")
  void checkpointingAndRepetitionChangeNoBit(Adaptation adaptation) {
    float[] first = twoBatches(3, adaptation, GradientCheckpointing.FALSE);
    for (GradientCheckpointing checkpointing : GradientCheckpointing.values()) {
      assertThat(twoBatches(3, adaptation, checkpointing)).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "4, 0", "5, 0.4", "7, 0", "9, 0.3", "10, 0"})
  void checkpointsOfEveryFewBlocksChangeNoBit(int layers, double frozen) {
    Adaptation adaptation =
        frozen == 0
            ? lora(config(layers), 0.2, LoraBias.ALL, ALL)
            : Adaptation.freeze(frozen, layers);
    assertThat(twoBatches(layers, adaptation, GradientCheckpointing.SQRT))
        .isEqualTo(twoBatches(layers, adaptation, GradientCheckpointing.FALSE));
  }

  static Stream<Arguments> kinds() {
    return adaptations()
        .flatMap(
            arguments ->
                Stream.of(GradientCheckpointing.values())
                    .map(checkpointing -> Arguments.of(arguments.get()[0], checkpointing)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void takesTheMemoryThatIsPlanned(Adaptation adaptation, GradientCheckpointing checkpointing) {
    ModelConfig config = config(3);
    ModelMemory planned =
        ModelMemory.of(config, adaptation, MACHINE, TinyModels.CAPACITY, checkpointing);
    try (NeoxModel model = model(config, adaptation, MACHINE, checkpointing)) {
      assertThat(model.memoryBytes()).isEqualTo(planned.total());
    }
  }

  @Test
  void checkpointingTakesLessMemoryTheFewerInputsAreKept() {
    ModelConfig config = config(16);
    List<Long> tapes =
        Stream.of(GradientCheckpointing.values())
            .map(c -> ModelMemory.of(config, Adaptation.full(), MACHINE, TinyModels.CAPACITY, c))
            .map(ModelMemory::tape)
            .toList();
    assertThat(tapes.get(0)).isGreaterThan(3 * tapes.get(1));
    assertThat(tapes.get(1)).isGreaterThan(tapes.get(2));
  }

  private static float[] twoBatches(
      int layers, Adaptation adaptation, GradientCheckpointing checkpointing) {
    try (NeoxModel model = model(config(layers), adaptation, MACHINE, checkpointing)) {
      TinyModels.perturbAdapters(model, adaptation);
      model.accumulateGradients(batch(1, 9, 12), 0.1, 11);
      model.accumulateGradients(batch(2, 3, 4, 5), 0.1, 12);
      return gradients(model);
    }
  }

  @Test
  void dropoutDependsOnItsSeed() {
    ModelConfig config = config(2);
    Adaptation adaptation = lora(config, 0.2, LoraBias.NONE, ALL);
    try (NeoxModel model = model(config, adaptation, MACHINE, false)) {
      TinyModels.perturbAdapters(model, adaptation);
      Batch batch = batch(1, 9, 12);
      double loss = model.accumulateGradients(batch, 1, 1).sum();
      assertThat(model.accumulateGradients(batch, 1, 1).sum()).isEqualTo(loss);
      assertThat(model.accumulateGradients(batch, 1, 2).sum()).isNotEqualTo(loss);
      assertThat(model.evaluate(batch).sum()).isNotEqualTo(loss);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"q_proj,v_proj", "k_proj", "q_proj,layers.0.attention.query_key_value"})
  void rowsOfPartsThatAreNotAdaptedStayZero(String targets) {
    ModelConfig config = config(2);
    Adaptation adaptation = lora(config, 0.1, LoraBias.NONE, List.of(targets.split(",")));
    try (NeoxModel model = model(config, adaptation, MACHINE, false)) {
      TinyModels.perturbAdapters(model, adaptation);
      model.accumulateGradients(batch(1, 9, 12), 0.1, 11);
      model.accumulateGradients(batch(2, 9, 12), 0.1, 12);
      float[] gradients = gradients(model);
      for (Parameter p : model.parameters()) {
        if (p.name().endsWith("lora_B.weight")) {
          String part = p.name().contains("layers.0") && targets.contains("layers.0") ? "qkv" : "";
          String live = part.isEmpty() ? targets.replaceAll("_proj|layers.*|,", "") : part;
          for (int row = 0; row < 48; row++) {
            boolean zero = true;
            for (int r = 0; r < 3; r++) {
              zero &= gradients[(int) p.offset() + row * 3 + r] == 0;
            }
            boolean isLive = live.indexOf("qkv".charAt(row / 8 % 3)) >= 0;
            assertThat(zero).as("%s, row %d", p.name(), row).isEqualTo(!isLive);
          }
        }
      }
    }
  }

  @Test
  void mergedWeightsComputeWhatAdaptersDo() {
    ModelConfig config = config(2);
    Adaptation adaptation = lora(config, 0.1, LoraBias.ALL, List.of("q_proj", "dense"));
    Batch batch = batch(1, 9, 12);
    try (NeoxModel model = model(config, adaptation, MACHINE, false)) {
      TinyModels.perturbAdapters(model, adaptation);
      try (NeoxModel merged =
          new NeoxModel(
              config,
              model.mergedTensors(),
              Adaptation.full(),
              MACHINE,
              TinyModels.CAPACITY,
              GradientCheckpointing.FALSE,
              1)) {
        assertThat(merged.evaluate(batch).sum())
            .isCloseTo(model.evaluate(batch).sum(), within(1e-3));
        assertThat(distance(merged.logits(batch), model.logits(batch))).isLessThan(1e-5);
      }
    }
  }
}
