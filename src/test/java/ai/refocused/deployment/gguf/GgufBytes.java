package ai.refocused.deployment.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a GGUF file by its specification alone, and shares no code with the writer.
 *
 * @param metadata numbers, booleans, texts and lists by key
 */
record GgufBytes(Map<String, Object> metadata, Map<String, Tensor> tensors, ByteBuffer data) {

  /**
   * A tensor.
   *
   * @param sizes as in the file: of a row first
   * @param offset from the beginning of the data
   */
  record Tensor(List<Long> sizes, int type, long offset) {}

  static GgufBytes read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[4];
    bytes.get(magic);
    if (!new String(magic, StandardCharsets.US_ASCII).equals("GGUF") || bytes.getInt() != 3) {
      throw new IOException("not GGUF 3");
    }
    long tensorCount = bytes.getLong();
    long keyCount = bytes.getLong();
    Map<String, Object> metadata = new LinkedHashMap<>();
    for (long i = 0; i < keyCount; i++) {
      String key = text(bytes);
      if (metadata.put(key, value(bytes, bytes.getInt())) != null) {
        throw new IOException(key + " twice");
      }
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (long i = 0; i < tensorCount; i++) {
      String name = text(bytes);
      List<Long> sizes = new ArrayList<>();
      for (int axes = bytes.getInt(); axes > 0; axes--) {
        sizes.add(bytes.getLong());
      }
      tensors.put(name, new Tensor(sizes, bytes.getInt(), bytes.getLong()));
    }
    bytes.position((bytes.position() + 31) / 32 * 32);
    return new GgufBytes(metadata, tensors, bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  /** The float32 values of a tensor of that type. */
  float[] floats(String name) {
    Tensor tensor = tensors.get(name);
    float[] values = new float[(int) tensor.sizes.stream().reduce(1L, (a, b) -> a * b).longValue()];
    data.slice((int) tensor.offset, values.length * 4)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  private static Object value(ByteBuffer bytes, int type) throws IOException {
    return switch (type) {
      case 4, 5 -> bytes.getInt();
      case 6 -> bytes.getFloat();
      case 7 -> bytes.get() == 1;
      case 8 -> text(bytes);
      case 9 -> {
        int elements = bytes.getInt();
        List<Object> list = new ArrayList<>();
        for (long count = bytes.getLong(); count > 0; count--) {
          list.add(value(bytes, elements));
        }
        yield list;
      }
      default -> throw new IOException("type " + type);
    };
  }

  private static String text(ByteBuffer bytes) {
    byte[] utf8 = new byte[(int) bytes.getLong()];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
