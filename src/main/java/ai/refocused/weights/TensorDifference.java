package ai.refocused.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.TreeSet;

/** Where the weights of two models first differ, bit by bit, in the order of the names. */
public final class TensorDifference {
  private TensorDifference() {}

  /** The first difference in words; empty if there is none. Reads tensor by tensor. */
  public static Optional<String> first(TensorSource one, TensorSource other) {
    TreeSet<String> names = new TreeSet<>(one.names());
    names.addAll(other.names());
    Optional<String> first = Optional.empty();
    int differing = 0;
    for (String name : names) {
      Optional<String> found = of(name, one, other);
      differing += found.isPresent() ? 1 : 0;
      first = first.isPresent() ? first : found;
    }
    int count = differing;
    return first.map(text -> "%s (%d of %d tensors differ)".formatted(text, count, names.size()));
  }

  private static Optional<String> of(String name, TensorSource one, TensorSource other) {
    String tensor = "tensor \"" + name + "\"";
    if (!one.names().contains(name) || !other.names().contains(name)) {
      return Optional.of(tensor + " is in one of them alone");
    }
    TensorInfo info = one.info(name);
    if (!info.equals(other.info(name))) {
      return Optional.of(
          "%s is %s %s and %s %s"
              .formatted(
                  tensor,
                  info.dtype(),
                  info.shape(),
                  other.info(name).dtype(),
                  other.info(name).shape()));
    }
    int elements = Math.toIntExact(info.elements());
    ByteBuffer firstMemory = ByteBuffer.allocateDirect(Math.multiplyExact(elements, Float.BYTES));
    try {
      ByteBuffer secondMemory = ByteBuffer.allocateDirect(elements * Float.BYTES);
      try {
        return compare(
            tensor, read(one, name, firstMemory), read(other, name, secondMemory), elements);
      } finally {
        Unmapper.release(secondMemory);
      }
    } finally {
      Unmapper.release(firstMemory);
    }
  }

  private static FloatBuffer read(TensorSource source, String name, ByteBuffer memory) {
    FloatBuffer values = memory.order(ByteOrder.nativeOrder()).asFloatBuffer();
    source.read(name, values);
    return values.flip();
  }

  private static Optional<String> compare(
      String tensor, FloatBuffer one, FloatBuffer other, int elements) {
    for (int i = 0; i < elements; i++) {
      if (Float.floatToRawIntBits(one.get(i)) != Float.floatToRawIntBits(other.get(i))) {
        return Optional.of(
            "%s, element %d: %s and %s".formatted(tensor, i, one.get(i), other.get(i)));
      }
    }
    return Optional.empty();
  }
}
