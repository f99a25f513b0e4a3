package ai.refocused.deployment.gguf;

import ai.refocused.weights.DType;
import ai.refocused.weights.ElementEncoding;
import ai.refocused.weights.HalfFloat;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * How a tensor's values are stored; numbers are those of {@code ggml_type}
 * (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).
 */
enum GgufType {
  F32(0, 1, 4) {
    @Override
    void encode(FloatBuffer values, ByteBuffer target) {
      ElementEncoding.to(DType.F32).encode(values, target);
    }

    @Override
    void decode(ByteBuffer bytes, FloatBuffer target) {
      while (bytes.hasRemaining()) {
        target.put(bytes.getFloat());
      }
    }
  },
  F16(1, 1, 2) {
    @Override
    void encode(FloatBuffer values, ByteBuffer target) {
      ElementEncoding.to(DType.F16).encode(values, target);
    }

    @Override
    void decode(ByteBuffer bytes, FloatBuffer target) {
      while (bytes.hasRemaining()) {
        target.put(HalfFloat.toFloat(bytes.getShort()));
      }
    }
  },

  /**
   * Blocks of 32 values of a row: a half-precision scale d, then 32 bytes q; a value is d q. d is
   * the largest magnitude over 127, q is rounded half away from zero, with the scale before its own
   * rounding.
   */
  Q8_0(8, 32, 34) {
    @Override
    void encode(FloatBuffer values, ByteBuffer target) {
      float[] block = new float[blockElements()];
      while (values.remaining() >= block.length && target.remaining() >= blockBytes()) {
        values.get(block);
        float largest = 0;
        for (float value : block) {
          largest = Math.max(largest, Math.abs(value));
        }
        float scale = largest / Byte.MAX_VALUE;
        float inverse = scale == 0 ? 0 : 1 / scale;
        target.putShort(HalfFloat.fromFloat(scale));
        for (float value : block) {
          float scaled = value * inverse;
          target.put((byte) (Math.signum(scaled) * Math.floor(Math.abs(scaled) + 0.5)));
        }
      }
    }

    @Override
    void decode(ByteBuffer bytes, FloatBuffer target) {
      while (bytes.hasRemaining()) {
        float scale = HalfFloat.toFloat(bytes.getShort());
        for (int i = 0; i < blockElements(); i++) {
          target.put(scale * bytes.get());
        }
      }
    }
  };

  private final int id;
  private final int blockElements;
  private final int blockBytes;

  GgufType(int id, int blockElements, int blockBytes) {
    this.id = id;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  int id() {
    return id;
  }

  int blockElements() {
    return blockElements;
  }

  int blockBytes() {
    return blockBytes;
  }

  long bytes(long elements) {
    return elements / blockElements * blockBytes;
  }

  /** Encodes whole blocks until the source is empty or the target full. */
  abstract void encode(FloatBuffer values, ByteBuffer target);

  /** Decodes whole blocks, all of the source. */
  abstract void decode(ByteBuffer bytes, FloatBuffer target);
}
