package ai.refocused.weights;

import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tensors in memory, for tests. */
public final class MemoryTensors implements TensorSource {
  private final Map<String, TensorInfo> infos = new LinkedHashMap<>();
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private boolean closed;

  /** Adds a tensor. */
  public MemoryTensors with(String name, List<Long> shape, float... elements) {
    infos.put(name, new TensorInfo(name, DType.F32, shape));
    values.put(name, elements);
    return this;
  }

  /** All tensors of another source, in memory. */
  public static MemoryTensors copyOf(TensorSource source) {
    MemoryTensors copy = new MemoryTensors();
    for (String name : source.names()) {
      copy.with(name, source.info(name).shape(), valuesOf(source, name));
    }
    return copy;
  }

  /** A tensor's elements. */
  public static float[] valuesOf(TensorSource source, String name) {
    float[] elements = new float[Math.toIntExact(source.info(name).elements())];
    source.read(name, FloatBuffer.wrap(elements));
    return elements;
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public Set<String> names() {
    return infos.keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return infos.get(name);
  }

  @Override
  public void read(String name, FloatBuffer target) {
    target.put(values.get(name));
  }

  @Override
  public void close() {
    closed = true;
  }
}
