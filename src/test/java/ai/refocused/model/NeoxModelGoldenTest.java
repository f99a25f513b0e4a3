package ai.refocused.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.RowMath;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.LoraBias;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.train.optimizer.L2Norm;
import ai.refocused.train.optimizer.Optimizer;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** neox-tiny computes and trains as it does in PyTorch. */
class NeoxModelGoldenTest {
  private static final Machine MACHINE = new Machine(2, RowMath.best());
  private static final Capacity CAPACITY = new Capacity(512, 256);
  private static final Adaptation ADAPTERS =
      Adaptation.of(
          new TuningSpec.Lora(8, 16, 0, List.of("query_key_value", "dense"), LoraBias.NONE),
          Golden.config());

  @AfterAll
  static void stopThreads() {
    MACHINE.close();
  }

  private static NeoxModel model(Adaptation adaptation, boolean checkpointing) {
    try (TensorSource tensors = Golden.model()) {
      return new NeoxModel(
          Golden.config(),
          tensors,
          adaptation,
          MACHINE,
          CAPACITY,
          checkpointing ? GradientCheckpointing.TRUE : GradientCheckpointing.FALSE,
          1);
    }
  }

  private static void assertLogits(NeoxModel model, String file) {
    Batch batch = Golden.batches("forward.safetensors").get(0);
    float[] actual = model.logits(batch);
    try (TensorSource golden = Golden.tensors(file)) {
      float[] expected = Golden.read(golden, "logits");
      double worst = 0;
      for (int s = 0; s < batch.sequences(); s++) {
        int tokens = batch.starts()[s + 1] - batch.starts()[s];
        for (int i = 0; i < tokens * 1024; i++) {
          float got = actual[batch.starts()[s] * 1024 + i];
          worst = Math.max(worst, Math.abs(got - expected[s * 48 * 1024 + i]));
        }
      }
      System.out.println(file + ": worst difference of a logit " + worst);
      assertThat(worst).isLessThan(1e-4);
    }
  }

  @Test
  void logitsEqualPyTorchs() {
    try (NeoxModel model = model(Adaptation.full(), false)) {
      assertLogits(model, "forward.safetensors");
    }
  }

  @Test
  void logitsWithMergedAndWithSeparateAdaptersEqualPyTorchs() {
    try (NeoxModel model = model(ADAPTERS, false);
        TensorSource adapters = Golden.tensors("lora-final.safetensors")) {
      model.loadTrained(adapters);
      assertLogits(model, "lora-merged-logits.safetensors");
      try (NeoxModel merged =
          new NeoxModel(
              Golden.config(),
              model.mergedTensors(),
              Adaptation.full(),
              MACHINE,
              CAPACITY,
              GradientCheckpointing.FALSE,
              1)) {
        assertLogits(merged, "lora-merged-logits.safetensors");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lossAndEveryGradientEqualPyTorchs(boolean checkpointing) {
    try (NeoxModel model = model(Adaptation.full(), checkpointing)) {
      Batch batch = Golden.batches("forward.safetensors").get(0);
      TokenLoss loss = model.accumulateGradients(batch, 1.0 / batch.labelledTokens(), 0);

      assertThat(loss.count()).isEqualTo(62);
      assertThat(loss.mean())
          .isCloseTo(Golden.json("forward.json").get("loss").asDouble(), within(2e-6));
      assertGradients(model, "gradients.safetensors");
      assertThat(model.evaluate(batch).mean()).isEqualTo(loss.mean());
    }
  }

  private static void assertGradients(NeoxModel model, String file) {
    double worst = 0;
    try (TensorSource golden = Golden.tensors(file)) {
      assertThat(model.parameters()).hasSameSizeAs(golden.names());
      for (Parameter p : model.parameters()) {
        float[] expected = Golden.read(golden, p.name());
        float[] actual = new float[expected.length];
        model.gradients().get(p.offset(), actual, 0, actual.length);
        double distance = relativeDistance(actual, expected);
        worst = Math.max(worst, distance);
        assertThat(distance).as(p.name()).isLessThan(2e-5);
      }
    }
    System.out.println(file + ": worst relative distance of a gradient " + worst);
  }

  private static double relativeDistance(float[] got, float[] want) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < want.length; i++) {
      difference += Math.pow((double) got[i] - want[i], 2);
      norm += Math.pow(want[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fullFineTuningFollowsPyTorch(boolean checkpointing) {
    follow(Adaptation.full(), checkpointing, null, "batches.safetensors", 1, "full.json");
  }

  @Test
  void loraFollowsPyTorch() {
    follow(ADAPTERS, false, "lora-init.safetensors", "batches.safetensors", 1, "lora.json");
  }

  @Test
  void freezingFollowsPyTorch() {
    follow(Adaptation.freeze(0.67, 3), false, null, "batches.safetensors", 1, "freeze.json");
  }

  @Test
  void accumulationWeighsEveryTokenAlike() {
    follow(
        Adaptation.full(), false, null, "accumulation-batches.safetensors", 4, "accumulation.json");
  }

  private static void follow(
      Adaptation adaptation,
      boolean checkpointing,
      String start,
      String batchFile,
      int accumulation,
      String goldenFile) {
    JsonNode golden = Golden.json(goldenFile);
    List<Batch> batches = Golden.batches(batchFile);
    OptimizerSpec spec = new OptimizerSpec(1e-3, 0.9, 0.999, 1e-8, 0.01, true, 1.0);
    double worst = 0;
    try (NeoxModel model = model(adaptation, checkpointing)) {
      if (start != null) {
        try (TensorSource adapters = Golden.tensors(start)) {
          model.loadTrained(adapters);
        }
      }
      try (Optimizer optimizer = Optimizer.of(model, spec, MACHINE.threads())) {
        L2Norm norm = new L2Norm(model.gradients(), MACHINE.threads());
        for (int step = 0; step < golden.get("steps").asInt(); step++) {
          List<Batch> micro = batches.subList(step * accumulation, (step + 1) * accumulation);
          int labelled = micro.stream().mapToInt(Batch::labelledTokens).sum();
          assertThat(labelled).isEqualTo(golden.get("labels").get(step).asInt());
          model.zeroGradients();
          TokenLoss loss = TokenLoss.NONE;
          for (Batch batch : micro) {
            loss = loss.plus(model.accumulateGradients(batch, 1.0 / labelled, step));
          }
          double gradNorm = norm.compute();
          optimizer.update(
              step + 1, golden.get("lr").get(step).asDouble(), L2Norm.clipFactor(gradNorm, 1.0));

          double expected = golden.get("loss").get(step).asDouble();
          worst = Math.max(worst, Math.abs(loss.mean() / expected - 1));
          assertThat(loss.mean())
              .as("loss of step %d", step)
              .isCloseTo(expected, within(expected * 1e-5));
          double expectedNorm = golden.get("grad_norm").get(step).asDouble();
          assertThat(gradNorm)
              .as("norm of step %d", step)
              .isCloseTo(expectedNorm, within(expectedNorm * 1e-4));
        }
      }
      System.out.println(goldenFile + ": worst relative difference of a loss " + worst);
      assertFinalNorms(model, golden.get("final_l2"));
    }
  }

  private static void assertFinalNorms(NeoxModel model, JsonNode golden) {
    assertThat(golden.size()).isEqualTo(model.parameters().size());
    for (Parameter p : model.parameters()) {
      String name =
          p.name()
              .replace("base_model.model.", "")
              .replace(".lora_A.weight", ".a")
              .replace(".lora_B.weight", ".b");
      double expected = golden.get(name).asDouble();
      assertThat(l2(model.weights().slice(p.offset(), p.length())))
          .as(p.name())
          .isCloseTo(expected, within(expected * 1e-4));
    }
  }

  private static double l2(NativeFloats floats) {
    float[] values = new float[(int) floats.length()];
    floats.get(0, values, 0, values.length);
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
