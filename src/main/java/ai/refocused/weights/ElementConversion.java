package ai.refocused.weights;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Optional;

/** How a type's stored elements become float32: exactly, but for F64, which is rounded. */
@FunctionalInterface
interface ElementConversion {

  /** Converts all of a little-endian window, from its position to its limit. */
  void convert(ByteBuffer window, FloatBuffer target);

  /** The conversion from a floating-point type; empty for the others. */
  static Optional<ElementConversion> from(DType type) {
    return switch (type) {
      case F32 -> Optional.of((window, target) -> target.put(window.asFloatBuffer()));
      case F64 -> Optional.of(ElementConversion::fromDouble);
      case F16 -> Optional.of(ElementConversion::fromHalf);
      case BF16 -> Optional.of(ElementConversion::fromBrain);
      case BOOL, U8, I8, I16, I32, I64 -> Optional.empty();
    };
  }

  private static void fromDouble(ByteBuffer window, FloatBuffer target) {
    DoubleBuffer source = window.asDoubleBuffer();
    while (source.hasRemaining()) {
      target.put((float) source.get());
    }
  }

  private static void fromHalf(ByteBuffer window, FloatBuffer target) {
    ShortBuffer source = window.asShortBuffer();
    while (source.hasRemaining()) {
      target.put(HalfFloat.toFloat(source.get()));
    }
  }

  private static void fromBrain(ByteBuffer window, FloatBuffer target) {
    ShortBuffer source = window.asShortBuffer();
    while (source.hasRemaining()) {
      target.put(BrainFloat.toFloat(source.get()));
    }
  }
}
