package ai.refocused.weights;

import java.io.Closeable;
import java.nio.FloatBuffer;
import java.util.Set;

/** Named tensors that can be read as float32, one at a time. */
public interface TensorSource extends Closeable {

  /** Names in a stable order. */
  Set<String> names();

  /**
   * Says type and shape of a tensor.
   *
   * @throws IllegalArgumentException if there is no such tensor
   */
  TensorInfo info(String name);

  /**
   * Copies a tensor's elements, row-major, converted to float32, to the target from its position
   * on. The target may be a direct buffer in native order or a heap buffer.
   */
  void read(String name, FloatBuffer target);

  @Override
  void close();
}
