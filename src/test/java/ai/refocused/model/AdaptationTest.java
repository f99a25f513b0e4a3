package ai.refocused.model;

import static ai.refocused.model.TinyModels.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.engine.Machine;
import ai.refocused.engine.RowMath;
import ai.refocused.job.LoraBias;
import ai.refocused.job.TuningSpec;
import ai.refocused.pretrained.Activation;
import ai.refocused.pretrained.GptNeoxTensors;
import ai.refocused.pretrained.LinearTarget;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PeftNames;
import ai.refocused.pretrained.TargetModules;
import ai.refocused.weights.TensorSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdaptationTest {
  private static final Machine MACHINE = new Machine(1, RowMath.best());

  @AfterAll
  static void stopThreads() {
    MACHINE.close();
  }

  private static Set<String> trained(ModelConfig config, Adaptation adaptation) {
    try (NeoxModel model = TinyModels.model(config, adaptation, MACHINE, false)) {
      return model.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
    }
  }

  @Test
  void fullTrainsEveryTensor() {
    ModelConfig config = config(2);
    assertThat(trained(config, Adaptation.of(new TuningSpec.Full(), config)))
        .isEqualTo(GptNeoxTensors.expected(config).keySet());
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.2, 0", "0.5, 2", "0.74, 2", "0.75, 3", "1, 4"})
  void freezingLeavesTheEmbeddingAndTheLowestBlocks(double ratio, int frozen) {
    ModelConfig config = config(4);
    Set<String> expected =
        GptNeoxTensors.expected(config).keySet().stream()
            .filter(name -> !name.equals(GptNeoxTensors.EMBEDDING))
            .filter(
                name ->
                    !name.contains(".layers.")
                        || Integer.parseInt(name.replaceAll("^.*layers\\.|\\..*$", "")) >= frozen)
            .collect(Collectors.toSet());
    assertThat(trained(config, Adaptation.of(new TuningSpec.Freeze(ratio), config)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "0.5, false", "1, false", "1, true"})
  void frozenGradientsEqualThoseOfFullTraining(double ratio, boolean checkpointing) {
    ModelConfig config = config(4);
    Map<String, float[]> full = gradients(config, Adaptation.full(), false);
    Map<String, float[]> some = gradients(config, Adaptation.freeze(ratio, 4), checkpointing);
    // Frozen blocks work on one sequence at a time, and BLAS rounds accordingly.
    some.forEach(
        (name, gradient) ->
            assertThat(gradient).as(name).containsExactly(full.get(name), within(2e-5f)));
  }

  private static Map<String, float[]> gradients(
      ModelConfig config, Adaptation adaptation, boolean checkpointing) {
    Map<String, float[]> gradients = new HashMap<>();
    try (NeoxModel model = TinyModels.model(config, adaptation, MACHINE, checkpointing)) {
      model.accumulateGradients(TinyModels.batch(1, 9, 12), 0.1, 0);
      for (Parameter p : model.parameters()) {
        float[] gradient = new float[(int) p.length()];
        model.gradients().get(p.offset(), gradient, 0, gradient.length);
        gradients.put(p.name(), gradient);
      }
    }
    return gradients;
  }

  @ParameterizedTest
  @EnumSource(LoraBias.class)
  void adaptersHaveTheNamesAndShapesThatPeftExpects(LoraBias bias) {
    for (boolean attentionBias : new boolean[] {true, false}) {
      ModelConfig config = config(2, Activation.GELU, true, true, attentionBias);
      List<String> targets = List.of("q_proj", "dense_h_to_4h");
      Adaptation adaptation = Adaptation.of(new TuningSpec.Lora(3, 6, 0, targets, bias), config);
      try (NeoxModel model = TinyModels.model(config, adaptation, MACHINE, false)) {
        TensorSource adapter = model.adapterTensors().orElseThrow();
        Map<String, List<Long>> expected = new HashMap<>();
        Map<String, List<Long>> base = GptNeoxTensors.expected(config);
        Set<String> adapted =
            TargetModules.resolve(config, targets).stream()
                .map(LinearTarget::module)
                .collect(Collectors.toSet());
        for (String module : adapted) {
          List<Long> weight = base.get(module + ".weight");
          expected.put(PeftNames.loraA(module), List.of(3L, weight.get(1)));
          expected.put(PeftNames.loraB(module), List.of(weight.get(0), 3L));
        }
        base.forEach(
            (name, shape) -> {
              String module = name.replaceAll("\\.[a-z]*$", "");
              boolean trains =
                  bias == LoraBias.ALL || (bias == LoraBias.LORA_ONLY && adapted.contains(module));
              if (name.endsWith(".bias") && trains) {
                expected.put(PeftNames.bias(module, adapted.contains(module)), shape);
              }
            });
        assertThat(shapes(adapter)).isEqualTo(expected);
        assertThat(shapes(model.mergedTensors())).isEqualTo(base);
      }
    }
  }

  @Test
  void aModelWithoutAdaptersHasNoAdapterTensors() {
    try (NeoxModel model = TinyModels.model(config(1), Adaptation.full(), MACHINE, false)) {
      assertThat(model.adapterTensors()).isEmpty();
    }
  }

  private static Map<String, List<Long>> shapes(TensorSource source) {
    return source.names().stream()
        .collect(Collectors.toMap(name -> name, name -> source.info(name).shape()));
  }
}
