package ai.refocused.deployment.gguf;

import ai.refocused.pretrained.GptNeoxTensors;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.DType;
import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorMemory;
import ai.refocused.weights.TensorSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A GGUF file's tensors as a checkpoint again: the way back of {@link LlamaTensors}. */
final class CheckpointTensors implements TensorSource {
  private final GgufFile file;
  private final HeadOrder heads;
  private final Map<String, List<Long>> shapes;
  private final Map<String, String> ggufNames = new HashMap<>();

  /** Where a tensor is before it is put in order. */
  private final TensorMemory memory;

  /**
   * The tensors of a file, which is closed with them.
   *
   * @throws IOException if the file lacks one, or has one of another shape
   */
  CheckpointTensors(ModelConfig config, GgufFile file) throws IOException {
    this.file = file;
    this.heads = new HeadOrder(config.heads(), config.headSize());
    this.shapes = GptNeoxTensors.expected(config);
    NeoxNames.byGgufName(config).forEach((gguf, name) -> ggufNames.putIfAbsent(name, gguf));
    for (Map.Entry<String, String> entry : ggufNames.entrySet()) {
      String gguf = entry.getValue();
      List<Long> shape = shapes.get(entry.getKey());
      if (!file.names().contains(gguf) || !file.info(gguf).shape().equals(shape)) {
        throw new IOException("the GGUF file has no tensor " + gguf + " of shape " + shape);
      }
    }
    this.memory =
        TensorMemory.forLargest(
            file, file.names().stream().filter(name -> name.contains(LlamaTensors.QKV)).toList());
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
    String gguf = ggufNames.get(name);
    if (gguf.contains(LlamaTensors.QKV)) {
      heads.interleave(memory.read(gguf), target);
    } else {
      file.read(gguf, target);
    }
  }

  @Override
  public void close() {
    memory.close();
    file.close();
  }
}
