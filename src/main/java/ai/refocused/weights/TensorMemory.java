package ai.refocused.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collection;

/**
 * Memory outside of the heap for one tensor at a time as float32: what writers of models need, how
 * large a model may be.
 */
public final class TensorMemory implements AutoCloseable {
  private static final long MAX_ELEMENTS = Integer.MAX_VALUE / Float.BYTES;

  private final TensorSource source;
  private final ByteBuffer memory;

  private TensorMemory(TensorSource source, ByteBuffer memory) {
    this.source = source;
    this.memory = memory;
  }

  /**
   * Memory for the largest of some tensors.
   *
   * @throws IllegalArgumentException if one of them has more than 2^29 - 1 elements, or the source
   *     has none of its name
   */
  public static TensorMemory forLargest(TensorSource source, Collection<String> names) {
    long largest = 0;
    for (String name : names) {
      long elements = source.info(name).elements();
      if (elements > MAX_ELEMENTS) {
        throw new IllegalArgumentException(
            "tensor %s has %,d elements; at most %,d can be written"
                .formatted(Quote.of(name), elements, MAX_ELEMENTS));
      }
      largest = Math.max(largest, elements);
    }
    return new TensorMemory(source, ByteBuffer.allocateDirect((int) largest * Float.BYTES));
  }

  /** All elements of a tensor, row-major; they hold until the next call. */
  public FloatBuffer read(String name) {
    int elements = (int) source.info(name).elements();
    FloatBuffer values = memory.clear().order(ByteOrder.nativeOrder()).asFloatBuffer();
    source.read(name, values.limit(elements));
    return values.rewind();
  }

  @Override
  public void close() {
    Unmapper.release(memory);
  }
}
