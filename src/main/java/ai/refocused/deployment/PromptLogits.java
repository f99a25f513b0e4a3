package ai.refocused.deployment;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.model.Adaptation;
import ai.refocused.model.Decoder;
import ai.refocused.model.DecoderRoom;
import ai.refocused.model.DecoderStep;
import ai.refocused.model.NeoxModel;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.TensorSource;

/** A model's logits at every position of a text, computed by the trainer's own engine. */
final class PromptLogits {
  private PromptLogits() {}

  static float[][] of(ModelConfig config, TensorSource tensors, int[] ids, Machine machine) {
    float[][] logits = new float[ids.length][config.vocabSize()];
    try (NeoxModel model =
            new NeoxModel(
                config,
                tensors,
                Adaptation.none(),
                machine,
                new Capacity(1, 1),
                GradientCheckpointing.FALSE,
                0);
        Decoder decoder = model.decoder(DecoderRoom.of(1, ids.length))) {
      for (int t = 0; t < ids.length; t++) {
        decoder.step(
            new DecoderStep(new int[] {ids[t]}, new int[] {0, 1}, new int[] {t}, new int[] {0}));
        decoder.logits(0, logits[t]);
      }
    }
    return logits;
  }

  /**
   * How far logits lie off: the length of the difference over the length of the right ones, at the
   * worst position. Not a number if any of them is none.
   */
  static double difference(float[][] expected, float[][] actual) {
    double worst = 0;
    for (int t = 0; t < expected.length; t++) {
      double off = 0;
      double length = 0;
      for (int v = 0; v < expected[t].length; v++) {
        double difference = (double) actual[t][v] - expected[t][v];
        off += difference * difference;
        length += (double) expected[t][v] * expected[t][v];
      }
      worst = Math.max(worst, length == 0 ? Math.sqrt(off) : Math.sqrt(off / length));
    }
    return worst;
  }
}
