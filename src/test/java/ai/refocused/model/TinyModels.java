package ai.refocused.model;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.pretrained.Activation;
import ai.refocused.pretrained.GptNeoxTensors;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.DType;
import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorSource;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/** Models of a few thousand random weights, of every shape that a configuration can ask for. */
final class TinyModels {
  static final int VOCABULARY = 29;
  static final Capacity CAPACITY = new Capacity(24, 12);

  private TinyModels() {}

  static ModelConfig config(
      int layers, Activation act, boolean parallel, boolean tied, boolean bias) {
    return new ModelConfig(
        VOCABULARY,
        16,
        layers,
        2,
        24,
        act,
        64,
        0.5,
        10000,
        parallel,
        1e-5,
        tied,
        bias,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        JsonNodeFactory.instance.objectNode());
  }

  static ModelConfig config(int layers) {
    return config(layers, Activation.GELU, true, false, true);
  }

  static NeoxModel model(
      ModelConfig config, Adaptation adaptation, Machine machine, boolean checkpointing) {
    return model(
        config,
        adaptation,
        machine,
        checkpointing ? GradientCheckpointing.TRUE : GradientCheckpointing.FALSE);
  }

  static NeoxModel model(
      ModelConfig config,
      Adaptation adaptation,
      Machine machine,
      GradientCheckpointing checkpointing) {
    return new NeoxModel(
        config, new Weights(config), adaptation, machine, CAPACITY, checkpointing, 1);
  }

  /** Random sequences of the given lengths; about a third of the labels is ignored. */
  static List<TokenizedExample> examples(int seed, int... lengths) {
    Random random = new Random(seed);
    List<TokenizedExample> examples = new ArrayList<>();
    for (int length : lengths) {
      int[] ids = random.ints(length, 0, VOCABULARY).toArray();
      int[] labels = ids.clone();
      for (int t = 0; t + 1 < length; t++) {
        labels[t] = random.nextInt(3) == 0 ? TokenizedExample.IGNORED : ids[t];
      }
      examples.add(new TokenizedExample(ids, labels));
    }
    return examples;
  }

  static Batch batch(int seed, int... lengths) {
    return Batch.of(examples(seed, lengths));
  }

  static float[] gradients(NeoxModel model) {
    float[] gradients = new float[(int) model.gradients().length()];
    model.gradients().get(0, gradients, 0, gradients.length);
    return gradients;
  }

  /** Gives adapters' B values, so that A has gradients; rows that are not adapted stay zero. */
  static void perturbAdapters(NeoxModel model, Adaptation adaptation) {
    Random random = new Random(9);
    for (Parameter p : model.parameters()) {
      if (p.name().endsWith(".lora_B.weight")) {
        String module = p.name().replace("base_model.model.", "").replace(".lora_B.weight", "");
        int rank = p.shape().get(1);
        for (int row = 0; row < p.shape().get(0); row++) {
          int r = row;
          boolean dead =
              adaptation.loras().get(module).deadRows().stream()
                  .anyMatch(range -> r >= range.from() && r < range.to());
          for (int i = 0; i < rank; i++) {
            float value = dead ? 0 : 0.3f * (float) random.nextGaussian();
            model.weights().put(p.offset() + (long) row * rank + i, new float[] {value}, 0, 1);
          }
        }
      }
    }
  }

  /** Random values, the same for the same name. */
  static class Weights implements TensorSource {
    private final Map<String, List<Long>> shapes;

    Weights(ModelConfig config) {
      this.shapes = GptNeoxTensors.expected(config);
    }

    @Override
    public Set<String> names() {
      return shapes.keySet();
    }

    @Override
    public TensorInfo info(String name) {
      return new TensorInfo(name, DType.F32, shapes.get(name));
    }

    @Override
    public void read(String name, FloatBuffer target) {
      Random random = new Random(name.hashCode());
      float center = name.contains("norm.weight") ? 1 : 0;
      for (long i = info(name).elements(); i > 0; i--) {
        target.put(center + 0.3f * (float) random.nextGaussian());
      }
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
