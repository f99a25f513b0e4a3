package ai.refocused.deployment.gguf;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a GGUF file says before the tensors' data.
 *
 * @param tensors by name
 */
record GgufIndex(Map<String, GgufValue> metadata, Map<String, Place> tensors) {

  /**
   * A tensor in the file.
   *
   * @param shape row-major
   * @param offset of its data in the file
   */
  record Place(GgufType type, List<Long> shape, long offset) {}

  static GgufIndex read(FileChannel channel) throws IOException {
    return new Reader(channel).read();
  }

  /** Counts what it reads, as data begin at the next multiple of the alignment. */
  private static final class Reader {
    private static final long MAX_COUNT = 1 << 26;

    private final DataInputStream in;
    private long position;

    Reader(FileChannel channel) {
      in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16));
    }

    GgufIndex read() throws IOException {
      if (whole() != GgufHeader.MAGIC || whole() != GgufHeader.VERSION) {
        throw new IOException("this is no GGUF file of version " + GgufHeader.VERSION);
      }
      long tensorCount = count();
      long valueCount = count();
      Map<String, GgufValue> metadata = new LinkedHashMap<>();
      for (long i = 0; i < valueCount; i++) {
        metadata.put(text(), value());
      }
      Map<String, Place> relative = new LinkedHashMap<>();
      for (long i = 0; i < tensorCount; i++) {
        relative.put(text(), place());
      }
      long start = GgufHeader.aligned(position);
      Map<String, Place> tensors = new LinkedHashMap<>();
      relative.forEach(
          (name, place) ->
              tensors.put(name, new Place(place.type, place.shape, start + place.offset)));
      return new GgufIndex(metadata, tensors);
    }

    private Place place() throws IOException {
      int axes = whole();
      List<Long> shape = new ArrayList<>();
      for (int i = 0; i < axes; i++) {
        shape.add(0, wide());
      }
      int id = whole();
      GgufType type =
          Arrays.stream(GgufType.values())
              .filter(known -> known.id() == id)
              .findFirst()
              .orElseThrow(() -> new IOException("tensor type " + id + " is not read here"));
      return new Place(type, shape, wide());
    }

    private GgufValue value() throws IOException {
      int type = whole();
      return switch (type) {
        case GgufHeader.UINT32 -> new GgufValue.Whole(whole());
        case GgufHeader.FLOAT32 -> new GgufValue.Real(Float.intBitsToFloat(whole()));
        case GgufHeader.BOOL -> {
          position++;
          yield new GgufValue.Flag(in.readBoolean());
        }
        case GgufHeader.STRING -> new GgufValue.Text(text());
        case GgufHeader.ARRAY -> array(whole(), count());
        default -> throw new IOException("metadata of type " + type + " is not read here");
      };
    }

    private GgufValue array(int type, long count) throws IOException {
      if (type == GgufHeader.STRING) {
        List<String> texts = new ArrayList<>();
        for (long i = 0; i < count; i++) {
          texts.add(text());
        }
        return new GgufValue.Texts(texts);
      }
      if (type == GgufHeader.INT32) {
        List<Integer> numbers = new ArrayList<>();
        for (long i = 0; i < count; i++) {
          numbers.add(whole());
        }
        return new GgufValue.Wholes(numbers);
      }
      throw new IOException("a list of metadata of type " + type + " is not read here");
    }

    private long count() throws IOException {
      long count = wide();
      if (count < 0 || count > MAX_COUNT) {
        throw new IOException("the GGUF file claims " + count + " entries or bytes");
      }
      return count;
    }

    private String text() throws IOException {
      byte[] utf8 = new byte[(int) count()];
      in.readFully(utf8);
      position += utf8.length;
      return new String(utf8, StandardCharsets.UTF_8);
    }

    private int whole() throws IOException {
      position += Integer.BYTES;
      return Integer.reverseBytes(in.readInt());
    }

    private long wide() throws IOException {
      position += Long.BYTES;
      return Long.reverseBytes(in.readLong());
    }
  }
}
