package ai.refocused.deployment.gguf;

import ai.refocused.weights.TensorInfo;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes all of a GGUF file that stands before the tensors' data; numbers are little-endian. */
final class GgufHeader {
  static final int MAGIC = 0x46554747;
  static final int VERSION = 3;

  /** What data begin at a multiple of; the format's default. */
  static final int ALIGNMENT = 32;

  static final int UINT32 = 4;
  static final int INT32 = 5;
  static final int FLOAT32 = 6;
  static final int BOOL = 7;
  static final int STRING = 8;
  static final int ARRAY = 9;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private GgufHeader() {}

  /**
   * The bytes, filled up.
   *
   * @param tensors in the order of their data
   * @param types one for each
   */
  static byte[] of(
      Map<String, GgufValue> metadata, List<TensorInfo> tensors, List<GgufType> types) {
    GgufHeader header = new GgufHeader();
    header.whole(MAGIC).whole(VERSION).wide(tensors.size()).wide(metadata.size());
    metadata.forEach((key, value) -> header.text(key).value(value));
    long offset = 0;
    for (int i = 0; i < tensors.size(); i++) {
      header.tensor(tensors.get(i), types.get(i), offset);
      offset = aligned(offset + types.get(i).bytes(tensors.get(i).elements()));
    }
    header.out.writeBytes(new byte[(int) (aligned(header.out.size()) - header.out.size())]);
    return header.out.toByteArray();
  }

  static long aligned(long offset) {
    return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** The first size is that of a row: the reverse of row-major shapes. */
  private void tensor(TensorInfo tensor, GgufType type, long offset) {
    List<Long> shape = tensor.shape();
    text(tensor.name()).whole(shape.size());
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      wide(shape.get(axis));
    }
    whole(type.id()).wide(offset);
  }

  private void value(GgufValue value) {
    if (value instanceof GgufValue.Whole number) {
      whole(UINT32).whole(number.value());
    } else if (value instanceof GgufValue.Real number) {
      whole(FLOAT32).whole(Float.floatToIntBits(number.value()));
    } else if (value instanceof GgufValue.Flag flag) {
      whole(BOOL);
      out.write(flag.value() ? 1 : 0);
    } else if (value instanceof GgufValue.Text text) {
      whole(STRING).text(text.value());
    } else if (value instanceof GgufValue.Texts texts) {
      whole(ARRAY).whole(STRING).wide(texts.values().size());
      texts.values().forEach(this::text);
    } else if (value instanceof GgufValue.Wholes numbers) {
      whole(ARRAY).whole(INT32).wide(numbers.values().size());
      numbers.values().forEach(this::whole);
    } else {
      throw new IllegalStateException(value.toString());
    }
  }

  private GgufHeader text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    wide(utf8.length);
    out.writeBytes(utf8);
    return this;
  }

  private GgufHeader whole(int value) {
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  private GgufHeader wide(long value) {
    out.writeBytes(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }
}
