package ai.refocused.benchmark;

import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.DType;
import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorSource;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Weights of a GPT-NeoX that was never trained: normal with deviation 0.02, norms at 1. */
final class RandomTensors implements TensorSource {
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();
  private final Random random = new Random(1);

  RandomTensors(ModelConfig config) {
    long width = config.hiddenSize();
    long inner = config.intermediateSize();
    shapes.put("gpt_neox.embed_in.weight", List.of((long) config.vocabSize(), width));
    for (int layer = 0; layer < config.layers(); layer++) {
      String block = "gpt_neox.layers." + layer + ".";
      norm(block + "input_layernorm", width);
      norm(block + "post_attention_layernorm", width);
      linear(block + "attention.query_key_value", 3 * width, width);
      linear(block + "attention.dense", width, width);
      linear(block + "mlp.dense_h_to_4h", inner, width);
      linear(block + "mlp.dense_4h_to_h", width, inner);
    }
    norm("gpt_neox.final_layer_norm", width);
    shapes.put("embed_out.weight", List.of((long) config.vocabSize(), width));
  }

  private void norm(String name, long width) {
    shapes.put(name + ".weight", List.of(width));
    shapes.put(name + ".bias", List.of(width));
  }

  private void linear(String name, long out, long in) {
    shapes.put(name + ".weight", List.of(out, in));
    shapes.put(name + ".bias", List.of(out));
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
    long elements = info(name).elements();
    float center = name.contains("norm.weight") ? 1 : 0;
    for (long i = 0; i < elements; i++) {
      target.put(center + 0.02f * (float) random.nextGaussian());
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
