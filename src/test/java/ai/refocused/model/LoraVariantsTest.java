package ai.refocused.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.RowMath;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.LoraBias;
import ai.refocused.job.RegularizationSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.pretrained.AdapterFolder;
import ai.refocused.pretrained.InvalidModelException;
import ai.refocused.weights.SafetensorsFile;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters that PEFT saved compute and learn here as they do there. */
class LoraVariantsTest {
  private static final Machine MACHINE = new Machine(2, RowMath.best());
  private static final Capacity CAPACITY = new Capacity(512, 256);
  private static final Path ADAPTERS = Golden.REFERENCE.resolve("adapters");

  @AfterAll
  static void stopThreads() {
    MACHINE.close();
  }

  private static TuningSpec.Lora lora(String name) {
    if (name.equals("dora")) {
      return new TuningSpec.Lora(
          4,
          8,
          0,
          List.of("all-linear"),
          LoraBias.NONE,
          true,
          true,
          Map.of(),
          Map.of(),
          Optional.empty());
    }
    Map<String, Integer> ranks = new LinkedHashMap<>();
    ranks.put("gpt_neox.layers.1.attention.dense", 2);
    ranks.put("query_key_value", 8);
    return new TuningSpec.Lora(
        4,
        8,
        0,
        List.of("query_key_value", "dense"),
        LoraBias.NONE,
        false,
        false,
        ranks,
        Map.of("query_key_value", 32.0),
        Optional.empty());
  }

  private static NeoxModel model(TuningSpec.Lora lora, boolean checkpointing) {
    try (TensorSource tensors = Golden.model()) {
      return new NeoxModel(
          Golden.config(),
          tensors,
          Adaptation.of(lora, Golden.config()),
          MACHINE,
          CAPACITY,
          checkpointing ? GradientCheckpointing.TRUE : GradientCheckpointing.FALSE,
          RegularizationSpec.NONE,
          1);
    }
  }

  @ParameterizedTest
  @CsvSource({"dora, false", "dora, true", "patterns, false"})
  void lossGradientsAndLogitsEqualPefts(String name, boolean checkpointing) throws IOException {
    Batch batch = Golden.batches("forward.safetensors").get(0);
    try (NeoxModel model = model(lora(name), checkpointing)) {
      model.loadAdapter(AdapterFolder.open(ADAPTERS.resolve(name)), lora(name));
      TokenLoss loss = model.accumulateGradients(batch, 1.0 / batch.labelledTokens(), 0);
      double expected =
          new ObjectMapper()
              .readTree(ADAPTERS.resolve(name).resolve("loss.json").toFile())
              .get("loss")
              .asDouble();
      assertThat(loss.mean()).isCloseTo(expected, within(1e-5 * expected));
      assertGradients(model, name);
      assertLogits(model, batch, name);
      try (NeoxModel merged = merged(model)) {
        assertLogits(merged, batch, name);
      }
    }
  }

  private static NeoxModel merged(NeoxModel model) {
    return new NeoxModel(
        Golden.config(),
        model.mergedTensors(),
        Adaptation.full(),
        MACHINE,
        CAPACITY,
        GradientCheckpointing.FALSE,
        RegularizationSpec.NONE,
        1);
  }

  private static void assertGradients(NeoxModel model, String name) {
    double worst = 0;
    try (TensorSource golden =
        SafetensorsFile.open(ADAPTERS.resolve(name).resolve("gradients.safetensors"))) {
      assertThat(model.parameters())
          .extracting(Parameter::name)
          .containsExactlyInAnyOrderElementsOf(golden.names());
      for (Parameter p : model.parameters()) {
        float[] expected = Golden.read(golden, p.name());
        float[] actual = new float[expected.length];
        model.gradients().get(p.offset(), actual, 0, actual.length);
        double distance = distance(actual, expected);
        worst = Math.max(worst, distance);
        assertThat(distance).as(p.name()).isLessThan(1e-4);
      }
    }
    System.out.println(name + ": worst relative distance of a gradient " + worst);
  }

  private static double distance(float[] got, float[] want) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < want.length; i++) {
      difference += Math.pow((double) got[i] - want[i], 2);
      norm += Math.pow(want[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  private static void assertLogits(NeoxModel model, Batch batch, String name) {
    float[] actual = model.logits(batch);
    double worst = 0;
    try (TensorSource golden =
        SafetensorsFile.open(ADAPTERS.resolve(name).resolve("logits.safetensors"))) {
      float[] expected = Golden.read(golden, "logits");
      for (int s = 0; s < batch.sequences(); s++) {
        int last = batch.starts()[s + 1] - 1;
        for (int i = 0; i < 1024; i++) {
          worst = Math.max(worst, Math.abs(actual[last * 1024 + i] - expected[s * 1024 + i]));
        }
      }
    }
    System.out.println(name + ": worst difference of a logit " + worst);
    assertThat(worst).isLessThan(2e-4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void startsFromTheBaseModel(boolean dora) {
    Batch batch = Golden.batches("forward.safetensors").get(0);
    TuningSpec.Lora lora =
        new TuningSpec.Lora(
            4,
            8,
            0,
            List.of("q_proj", "mlp"),
            LoraBias.NONE,
            true,
            dora,
            Map.of("mlp", 2),
            Map.of(),
            Optional.empty());
    try (NeoxModel adapted = model(lora, false);
        NeoxModel base = merged(adapted)) {
      assertThat(adapted.evaluate(batch).mean())
          .isCloseTo(Golden.json("forward.json").get("loss").asDouble(), within(1e-5));
      assertThat(base.evaluate(batch).mean())
          .isCloseTo(adapted.evaluate(batch).mean(), within(1e-5));
    }
  }

  @Test
  void namesAllThatDiffersFromAnAdapterThatItStartsFrom() {
    AdapterFolder dora = AdapterFolder.open(ADAPTERS.resolve("dora"));
    try (NeoxModel model = model(lora("patterns"), false)) {
      assertThatThrownBy(() -> model.loadAdapter(dora, lora("patterns")))
          .isInstanceOf(InvalidJobException.class)
          .hasMessageContaining("<loraUseDora>: \"false\", but the adapter in ")
          .hasMessageContaining("<loraUseRslora>: \"false\"")
          .hasMessageContaining("<loraRank>: \"8\", but")
          .hasMessageContaining("was made with \"4\". Set it to that.")
          .hasMessageContaining("<loraAlpha>: \"32.0\"")
          .hasMessageContaining("for which <loraTargetModules> and <loraBias> have no place")
          .hasMessageContaining("lora_A.weight has shape [4, 64], this run needs [8, 64].");
    }
  }

  @Test
  void refusesAFolderThatIsNoAdapter() {
    assertThatThrownBy(() -> AdapterFolder.open(Golden.MODEL))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("has no readable adapter_config.json. Name the folder of an adapter");
  }

  @Test
  void refusesAPatternForALayerThatIsNotAdapted() {
    TuningSpec.Lora lora =
        new TuningSpec.Lora(
            4,
            8,
            0,
            List.of("dense"),
            LoraBias.NONE,
            false,
            false,
            Map.of("query_key_value", 2),
            Map.of(),
            Optional.empty());
    assertThatThrownBy(() -> AdaptedLayer.of(lora, Golden.config()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("<loraRankPattern>: \"query_key_value\" is none of the adapted layers.");
  }
}
