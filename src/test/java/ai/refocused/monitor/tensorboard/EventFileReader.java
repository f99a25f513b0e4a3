package ai.refocused.monitor.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads event files by the specifications, with nothing of the writer: its own CRC, bit by bit, and
 * its own wire format.
 */
final class EventFileReader {

  /** An event; of its kinds those that are written. */
  record Event(
      double wallTime, long step, String version, Long session, Map<String, Float> scalars) {}

  private EventFileReader() {}

  static List<Event> read(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = take(in, 8);
      assertThat(in.getInt()).isEqualTo(mask(crc32c(length)));
      byte[] data = take(in, Math.toIntExact(ByteBuffer.wrap(length).order(in.order()).getLong()));
      assertThat(in.getInt()).isEqualTo(mask(crc32c(data)));
      events.add(event(buffer(data)));
    }
    return events;
  }

  private static Event event(ByteBuffer in) {
    double wallTime = 0;
    long step = 0;
    String version = null;
    Long session = null;
    Map<String, Float> scalars = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      switch ((int) varint(in)) {
        case 1 << 3 | 1 -> wallTime = in.getDouble();
        case 2 << 3 -> step = varint(in);
        case 3 << 3 | 2 -> version = new String(delimited(in).array(), StandardCharsets.UTF_8);
        case 5 << 3 | 2 -> summary(delimited(in), scalars);
        case 7 << 3 | 2 -> {
          ByteBuffer log = delimited(in);
          assertThat(varint(log)).isEqualTo(1 << 3);
          session = varint(log);
        }
        default -> throw new AssertionError("a field that is not written");
      }
    }
    return new Event(wallTime, step, version, session, scalars);
  }

  private static void summary(ByteBuffer in, Map<String, Float> scalars) {
    while (in.hasRemaining()) {
      assertThat(varint(in)).isEqualTo(1 << 3 | 2);
      ByteBuffer value = delimited(in);
      assertThat(varint(value)).isEqualTo(1 << 3 | 2);
      String tag = new String(delimited(value).array(), StandardCharsets.UTF_8);
      assertThat(varint(value)).isEqualTo(2 << 3 | 5);
      scalars.put(tag, value.getFloat());
      assertThat(value.hasRemaining()).isFalse();
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static ByteBuffer delimited(ByteBuffer in) {
    return buffer(take(in, Math.toIntExact(varint(in))));
  }

  private static ByteBuffer buffer(byte[] data) {
    return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] take(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  /** Castagnoli's polynomial, reflected. */
  static int crc32c(byte[] data) {
    int crc = ~0;
    for (byte each : data) {
      crc ^= each & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 1 ? crc >>> 1 ^ 0x82F63B78 : crc >>> 1;
      }
    }
    return ~crc;
  }

  private static int mask(int crc) {
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }
}
