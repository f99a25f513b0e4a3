package ai.refocused.weights;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the start of a safetensors file: length and JSON header. */
final class SafetensorsHeaderWriter {
  /** The data start at such a multiple of bytes, so that a mapped file can be read as numbers. */
  private static final int ALIGNMENT = 8;

  private SafetensorsHeaderWriter() {}

  /** All bytes before the first tensor; the header is filled up with spaces. */
  static byte[] header(TensorSource source, List<String> names, DType type) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator out = new JsonFactory().createGenerator(json, JsonEncoding.UTF8)) {
      writeEntries(out, source, names, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    while (json.size() % ALIGNMENT != 0) {
      json.write(' ');
    }
    return ByteBuffer.allocate(Long.BYTES + json.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.size())
        .put(json.toByteArray())
        .array();
  }

  private static void writeEntries(
      JsonGenerator out, TensorSource source, List<String> names, DType type) throws IOException {
    Set<String> seen = new HashSet<>();
    out.writeStartObject();
    // Transformers refuses files that do not say which framework they are for.
    out.writeObjectFieldStart("__metadata__");
    out.writeStringField("format", "pt");
    out.writeEndObject();
    long offset = 0;
    for (String name : names) {
      if (!seen.add(name) || name.equals("__metadata__")) {
        throw new IllegalArgumentException("tensor name %s cannot be used".formatted(name));
      }
      TensorInfo info = source.info(name);
      long end = offset + Math.multiplyExact(info.elements(), (long) type.bytes());
      out.writeObjectFieldStart(name);
      out.writeStringField("dtype", type.name());
      out.writeArrayFieldStart("shape");
      for (long size : info.shape()) {
        out.writeNumber(size);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("data_offsets");
      out.writeNumber(offset);
      out.writeNumber(end);
      out.writeEndArray();
      out.writeEndObject();
      offset = end;
    }
    out.writeEndObject();
  }
}
