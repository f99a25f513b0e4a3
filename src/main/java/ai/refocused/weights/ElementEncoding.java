package ai.refocused.weights;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** How float32 values are stored in a file: as they are, or rounded to nearest, ties to even. */
public enum ElementEncoding {
  FLOAT(DType.F32) {
    @Override
    void put(float value, ByteBuffer target) {
      target.putFloat(value);
    }
  },
  HALF(DType.F16) {
    @Override
    void put(float value, ByteBuffer target) {
      target.putShort(HalfFloat.fromFloat(value));
    }
  },
  BRAIN(DType.BF16) {
    @Override
    void put(float value, ByteBuffer target) {
      target.putShort(BrainFloat.fromFloat(value));
    }
  };

  private final DType type;

  ElementEncoding(DType type) {
    this.type = type;
  }

  /**
   * The encoding to a type.
   *
   * @throws IllegalArgumentException if the type is none of the three
   */
  public static ElementEncoding to(DType type) {
    for (ElementEncoding encoding : values()) {
      if (encoding.type == type) {
        return encoding;
      }
    }
    throw new IllegalArgumentException("weights are written as F32, F16 or BF16, not " + type);
  }

  /** What the values become. */
  public DType type() {
    return type;
  }

  abstract void put(float value, ByteBuffer target);

  /** Encodes values until the source is empty or the target full. */
  public void encode(FloatBuffer source, ByteBuffer target) {
    while (source.hasRemaining() && target.remaining() >= type.bytes()) {
      put(source.get(), target);
    }
  }
}
