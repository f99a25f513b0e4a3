package ai.refocused.weights;

import java.nio.FloatBuffer;
import java.nio.file.Path;

/** Checks that every reader of tensors makes. */
final class TensorReading {
  private TensorReading() {}

  /** Size of a tensor by its type and shape. */
  static long bytes(Path file, TensorInfo info) {
    try {
      return Math.multiplyExact(info.elements(), (long) info.dtype().bytes());
    } catch (ArithmeticException e) {
      throw new InvalidWeightsException(
          file,
          "Tensor %s of shape %s is larger than any file.".formatted(quote(info), info.shape()),
          e);
    }
  }

  static ElementConversion conversion(Path file, TensorInfo info) {
    return ElementConversion.from(info.dtype())
        .orElseThrow(
            () ->
                new InvalidWeightsException(
                    file,
                    "Tensor %s has element type %s; weights are F32, F16, BF16 or F64."
                        .formatted(quote(info), info.dtype())));
  }

  /**
   * Checks that a tensor fits.
   *
   * @throws IllegalArgumentException if the tensor does not fit between position and limit
   */
  static void requireRoom(TensorInfo info, FloatBuffer target) {
    if (info.elements() > target.remaining()) {
      throw new IllegalArgumentException(
          "tensor %s has %,d elements, the target takes %,d"
              .formatted(quote(info), info.elements(), target.remaining()));
    }
  }

  static IllegalArgumentException noSuchTensor(Path file, String name) {
    return new IllegalArgumentException(file + " has no tensor " + Quote.of(name));
  }

  private static String quote(TensorInfo info) {
    return Quote.of(info.name());
  }
}
