package ai.refocused.model;

import static ai.refocused.model.TinyModels.batch;
import static ai.refocused.model.TinyModels.config;
import static ai.refocused.model.TinyModels.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.RowMath;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.pretrained.ModelConfig;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a model refuses, and what it leaves behind. */
class NeoxModelLimitsTest {
  private static final Machine MACHINE = new Machine(2, RowMath.best());

  @AfterAll
  static void stopThreads() {
    MACHINE.close();
  }

  @Test
  void refusesIdsOutsideTheVocabulary() {
    try (NeoxModel model = model(config(1), Adaptation.full(), MACHINE, false)) {
      for (int id : new int[] {29, -1, Integer.MAX_VALUE}) {
        Batch token = new Batch(new int[] {1, 2, id}, new int[] {1, 2, 3}, new int[] {0, 3});
        Batch label = new Batch(new int[] {1, 2, 3}, new int[] {1, id, 3}, new int[] {0, 3});
        assertThatThrownBy(() -> model.accumulateGradients(token, 1, 0))
            .hasMessage(
                "token id %d at position 2 of the batch is outside the model's 29 token ids;"
                    + " tokenizer and model do not belong together",
                id);
        assertThatThrownBy(() -> model.accumulateGradients(label, 1, 0))
            .hasMessageStartingWith("label id " + id + " at position 1 of the batch is outside");
        assertThatThrownBy(() -> model.evaluate(label)).hasMessageContaining("label id " + id);
        assertThatThrownBy(() -> model.logits(token)).hasMessageContaining("token id " + id);
      }
    }
  }

  @Test
  void refusesSequencesThatItHasNoRoomFor() {
    try (NeoxModel model = model(config(1), Adaptation.full(), MACHINE, false)) {
      String refusal = "a sequence of 13 tokens, but the model was prepared for 12";
      assertThatThrownBy(() -> model.evaluate(batch(1, 3, 13))).hasMessage(refusal);
      assertThatThrownBy(() -> model.logits(batch(1, 13))).hasMessage(refusal);
      assertThatThrownBy(() -> model.logits(batch(1, 12, 12, 1)))
          .hasMessage("25 tokens, but the model was prepared for 24");
    }
  }

  @Test
  void aBatchWithoutLabelsLeavesNoGradientOfTheStepBefore() {
    try (NeoxModel model = model(config(1), Adaptation.full(), MACHINE, false)) {
      NativeFloats held = model.gradients();
      model.accumulateGradients(batch(1, 9), 1, 0);
      model.zeroGradients();
      Batch unlabelled =
          new Batch(new int[] {1, 2, 3}, new int[] {-100, -100, -100}, new int[] {0, 3});
      assertThat(model.accumulateGradients(unlabelled, 1, 0)).isEqualTo(TokenLoss.NONE);
      float[] values = new float[(int) held.length()];
      held.get(0, values, 0, values.length);
      assertThat(values).containsOnly(0);
    }
  }

  @Test
  void givesAllMemoryBackWhenLoadingFailsHalfWay() {
    ModelConfig config = config(1);
    TinyModels.Weights broken =
        new TinyModels.Weights(config) {
          @Override
          public void read(String name, FloatBuffer target) {
            if (name.startsWith("embed_out")) {
              throw new IllegalStateException("the disk is gone");
            }
            super.read(name, target);
          }
        };
    long before = Pointer.totalBytes();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  new NeoxModel(
                      config,
                      broken,
                      Adaptation.full(),
                      MACHINE,
                      TinyModels.CAPACITY,
                      GradientCheckpointing.FALSE,
                      1))
          .hasMessage("the disk is gone");
    }
    assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(before);
  }

  @Test
  void refusesWorkAfterItIsClosed() {
    NeoxModel model = model(config(1), Adaptation.full(), MACHINE, false);
    model.close();
    assertThatThrownBy(() -> model.evaluate(batch(1, 5)))
        .hasMessage("this memory was given back already");
  }
}
