package ai.refocused.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.RowMath;
import ai.refocused.engine.bf16.Bf16Products;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.train.optimizer.L2Norm;
import ai.refocused.train.optimizer.Optimizer;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Training in bfloat16 stays close to PyTorch's in float32. */
class Bf16TrainingTest {
  /** Of the 30 of the reference run: without oneDNN's natives each takes seconds. */
  private static final int STEPS = Integer.getInteger("refocused.bf16Steps", 6);

  @Test
  void lossStaysWithinOnePercentOfFloat32() {
    JsonNode golden = Golden.json("full.json");
    List<Batch> batches = Golden.batches("batches.safetensors");
    OptimizerSpec spec = new OptimizerSpec(1e-3, 0.9, 0.999, 1e-8, 0.01, true, 1.0);
    double worst = 0;
    try (Machine machine = new Machine(2, RowMath.best(), new Bf16Products());
        TensorSource tensors = Golden.model();
        NeoxModel model =
            new NeoxModel(
                Golden.config(),
                tensors,
                Adaptation.full(),
                machine,
                new Capacity(512, 256),
                GradientCheckpointing.FALSE,
                1);
        Optimizer optimizer = Optimizer.of(model, spec, machine.threads())) {
      L2Norm norm = new L2Norm(model.gradients(), machine.threads());
      for (int step = 0; step < STEPS; step++) {
        Batch batch = batches.get(step);
        model.zeroGradients();
        double loss = model.accumulateGradients(batch, 1.0 / batch.labelledTokens(), step).mean();
        optimizer.update(
            step + 1,
            golden.get("lr").get(step).asDouble(),
            L2Norm.clipFactor(norm.compute(), 1.0));
        double expected = golden.get("loss").get(step).asDouble();
        worst = Math.max(worst, Math.abs(loss / expected - 1));
        assertThat(loss).as("loss of step %d", step).isCloseTo(expected, within(expected * 1e-2));
      }
    }
    System.out.println("bfloat16: worst relative difference of a loss " + worst);
    // Less would mean that nothing was rounded.
    assertThat(worst).isGreaterThan(1e-6);
  }
}
