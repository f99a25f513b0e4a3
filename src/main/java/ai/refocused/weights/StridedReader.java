package ai.refocused.weights;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads a tensor whose elements are not in row-major order. It walks the axes from the widest
 * stride to the narrowest, so that the file is read front to back, and puts every element where it
 * belongs in the target.
 */
final class StridedReader {
  private final MappedFile file;
  private final long dataStart;
  private final TorchTensor tensor;
  private final ElementConversion conversion;
  private final FloatBuffer target;

  /** Axes by falling stride. */
  private final int[] axes;

  private final long[] targetStrides;
  private final FloatBuffer element = FloatBuffer.allocate(1);

  /**
   * A reader of one tensor.
   *
   * @param dataStart of the storage in the file, in bytes
   */
  StridedReader(
      MappedFile file,
      long dataStart,
      TorchTensor tensor,
      ElementConversion conversion,
      FloatBuffer target) {
    this.file = file;
    this.dataStart = dataStart;
    this.tensor = tensor;
    this.conversion = conversion;
    this.target = target;
    this.axes =
        IntStream.range(0, tensor.sizes().size())
            .boxed()
            .sorted(Comparator.comparing(tensor.strides()::get, Comparator.reverseOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
    this.targetStrides = rowMajorStrides(tensor.sizes());
  }

  /** Reads all elements; the target's position moves past them. */
  void read() {
    long[] index = new long[axes.length];
    boolean more = true;
    while (more) {
      more = readWindow(index);
    }
    target.position(target.position() + (int) elements());
  }

  /** Reads from the index on as far as one window of the file reaches; false at the end. */
  private boolean readWindow(long[] index) {
    int width = tensor.storage().dtype().bytes();
    long from = source(index);
    long available = tensor.end() - from;
    int count = (int) Math.min(MappedFile.WINDOW / width, available);
    boolean[] more = {true};
    file.window(
        dataStart + from * width,
        count * width,
        window -> {
          long at = source(index);
          while (more[0] && at >= from && at < from + count) {
            put(window, (int) (at - from) * width, width, index);
            more[0] = advance(index);
            at = source(index);
          }
        });
    return more[0];
  }

  private void put(ByteBuffer window, int at, int width, long[] index) {
    conversion.convert(window.slice(at, width).order(window.order()), element.clear());
    long place = target.position();
    for (int axis = 0; axis < index.length; axis++) {
      place += index[axis] * targetStrides[axis];
    }
    target.put((int) place, element.get(0));
  }

  /** Moves to the next index in the order of the storage; false after the last. */
  private boolean advance(long[] index) {
    for (int i = axes.length - 1; i >= 0; i--) {
      int axis = axes[i];
      index[axis]++;
      if (index[axis] < tensor.sizes().get(axis)) {
        return true;
      }
      index[axis] = 0;
    }
    return false;
  }

  private long source(long[] index) {
    long at = tensor.offset();
    for (int axis = 0; axis < index.length; axis++) {
      at += index[axis] * tensor.strides().get(axis);
    }
    return at;
  }

  private long elements() {
    return tensor.sizes().stream().reduce(1L, Math::multiplyExact);
  }

  private static long[] rowMajorStrides(List<Long> sizes) {
    long[] strides = new long[sizes.size()];
    long stride = 1;
    for (int axis = sizes.size() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= sizes.get(axis);
    }
    return strides;
  }
}
