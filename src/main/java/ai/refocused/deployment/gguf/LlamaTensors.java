package ai.refocused.deployment.gguf;

import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.DType;
import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorMemory;
import ai.refocused.weights.TensorSource;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint's tensors as llama.cpp wants them: under its names, with query, key and value apart,
 * and with every bias vector, zeros where the model has none.
 */
final class LlamaTensors implements TensorSource {
  static final String QKV = "attn_qkv";

  private final TensorSource source;
  private final HeadOrder heads;
  private final Map<String, String> names;

  /** Where a tensor is put in order. */
  private final TensorMemory memory;

  /** Bias vectors that the model has not, with their lengths. */
  private final Map<String, Long> zeros = new LinkedHashMap<>();

  LlamaTensors(ModelConfig config, TensorSource source) {
    this.source = source;
    this.heads = new HeadOrder(config.heads(), config.headSize());
    this.names = NeoxNames.byGgufName(config);
    for (int layer = 0; layer < config.layers() && !config.attentionBias(); layer++) {
      zeros.put("blk." + layer + ".attn_qkv.bias", 3L * config.hiddenSize());
      zeros.put("blk." + layer + ".attn_output.bias", (long) config.hiddenSize());
    }
    List<String> ordered = new ArrayList<>();
    names.forEach(
        (name, original) -> {
          if (name.contains(QKV)) {
            ordered.add(original);
          }
        });
    this.memory = TensorMemory.forLargest(source, ordered);
  }

  @Override
  public Set<String> names() {
    Set<String> all = new LinkedHashSet<>(names.keySet());
    all.addAll(zeros.keySet());
    return all;
  }

  @Override
  public TensorInfo info(String name) {
    List<Long> shape =
        zeros.containsKey(name) ? List.of(zeros.get(name)) : source.info(names.get(name)).shape();
    return new TensorInfo(name, DType.F32, shape);
  }

  @Override
  public void read(String name, FloatBuffer target) {
    if (zeros.containsKey(name)) {
      target.put(new float[Math.toIntExact(zeros.get(name))]);
    } else if (name.contains(QKV)) {
      heads.separate(memory.read(names.get(name)), target);
    } else {
      source.read(names.get(name), target);
    }
  }

  /** Gives the memory back; the source is whoever's opened it. */
  @Override
  public void close() {
    memory.close();
  }
}
