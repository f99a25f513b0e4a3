package ai.refocused.model.frozen;

import ai.refocused.engine.NativeFloats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Rows that leave the frozen blocks, for each sequence that was seen, in a file that is read as
 * memory. One record follows the other, data before header, so that what an interrupted process
 * leaves is whole records:
 *
 * <pre>
 * magic: int, rows: int, key: 2 longs, CRC-32C of the data: long      32 bytes, native order
 * data: rows * width floats, then bytes up to a multiple of 32
 * </pre>
 *
 * <p>Data are compared with their checksum when they are first read; what does not fit is
 * forgotten. Not thread-safe; one process at a time.
 */
public final class FrozenRows implements AutoCloseable {
  private static final int MAGIC = 0x52465A01;
  private static final int HEADER = 32;

  /** Bytes between the beginnings of two mappings; each reaches as far as its last record. */
  private static final long WINDOW = 1L << 29;

  private static final int COPY_FLOATS = 1 << 18;

  private final FileChannel channel;
  private final int width;
  private final long capacity;
  private final List<ByteBuffer> windows = new ArrayList<>();
  private final Map<SequenceKey, Entry> entries = new HashMap<>();
  private final ByteBuffer copy =
      ByteBuffer.allocateDirect(COPY_FLOATS * Float.BYTES).order(ByteOrder.nativeOrder());
  private long end;

  /**
   * A record.
   *
   * @param at place of its header
   * @param checked whether its data have been compared with the checksum
   */
  private record Entry(long at, int rows, long crc, boolean checked) {}

  private FrozenRows(FileChannel channel, int width, long capacity) {
    this.channel = channel;
    this.width = width;
    this.capacity = capacity;
  }

  /** Bytes of a record. */
  public static long recordBytes(long rows, int width) {
    return HEADER + (rows * width * Float.BYTES + HEADER - 1) / HEADER * HEADER;
  }

  /**
   * Opens a file, with the records that it has, or makes it.
   *
   * @param width floats of a row
   * @param bytes room for records; the file takes as much, where it can with holes
   * @throws IllegalArgumentException if a record of {@code longest} rows does not fit a mapping
   */
  public static FrozenRows open(Path file, int width, int longest, long bytes) throws IOException {
    if (recordBytes(longest, width) > Integer.MAX_VALUE - WINDOW) {
      throw new IllegalArgumentException(longest + " rows of " + width + " floats");
    }
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      long capacity = Math.max(bytes, channel.size());
      FrozenRows rows = new FrozenRows(channel, width, capacity);
      if (channel.size() < capacity) {
        channel.write(ByteBuffer.allocate(1), capacity - 1);
      }
      rows.map();
      rows.readHeaders();
      return rows;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void map() throws IOException {
    for (long from = 0; from < capacity; from += WINDOW) {
      long size = Math.min(Integer.MAX_VALUE, capacity - from);
      MappedByteBuffer window = channel.map(FileChannel.MapMode.READ_ONLY, from, size);
      windows.add(window.order(ByteOrder.nativeOrder()));
    }
  }

  /** Bytes from a place on, as many as asked for; empty beyond the end. */
  private ByteBuffer bytes(long at, long count) {
    if (at + count > capacity) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer window = windows.get((int) (at / WINDOW));
    return window.slice((int) (at % WINDOW), Math.toIntExact(count)).order(ByteOrder.nativeOrder());
  }

  private void readHeaders() {
    ByteBuffer header = bytes(end, HEADER);
    while (header.hasRemaining() && header.getInt() == MAGIC) {
      int rows = header.getInt();
      SequenceKey key = new SequenceKey(header.getLong(), header.getLong());
      long next = end + recordBytes(rows, width);
      if (rows <= 0 || next > capacity) {
        return;
      }
      entries.put(key, new Entry(end, rows, header.getLong(), false));
      end = next;
      header = bytes(end, HEADER);
    }
  }

  /** Number of sequences. */
  public int size() {
    return entries.size();
  }

  /** Whether there is a record of so many rows. */
  public boolean contains(SequenceKey key, int rows) {
    Entry entry = entries.get(key);
    return entry != null && entry.rows == rows;
  }

  /**
   * Copies the rows of a sequence.
   *
   * @param row row of {@code target} to begin at
   * @return whether they were there and undamaged
   */
  public boolean read(SequenceKey key, int rows, NativeFloats target, long row) {
    if (!contains(key, rows)) {
      return false;
    }
    Entry entry = entries.get(key);
    long floats = (long) rows * width;
    ByteBuffer data = bytes(entry.at + HEADER, floats * Float.BYTES);
    if (!entry.checked) {
      if (crc(data.duplicate()) != entry.crc) {
        entries.remove(key);
        return false;
      }
      entries.put(key, new Entry(entry.at, rows, entry.crc, true));
    }
    NativeFloats place = target.slice(row * width, floats);
    place.buffer().put(0, data.asFloatBuffer(), 0, Math.toIntExact(floats));
    return true;
  }

  private static long crc(ByteBuffer data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return crc.getValue();
  }

  /**
   * Adds the rows of a sequence; nothing happens if they are there or there is no room.
   *
   * @param row row of {@code source} to begin at
   */
  public void add(SequenceKey key, int rows, NativeFloats source, long row) throws IOException {
    long next = end + recordBytes(rows, width);
    if (entries.containsKey(key) || next > capacity) {
      return;
    }
    long floats = (long) rows * width;
    CRC32C crc = new CRC32C();
    for (long done = 0; done < floats; done += COPY_FLOATS) {
      int count = (int) Math.min(COPY_FLOATS, floats - done);
      NativeFloats piece = source.slice(row * width + done, count);
      copy.clear().limit(count * Float.BYTES);
      copy.asFloatBuffer().put(0, piece.buffer(), 0, count);
      crc.update(copy.duplicate());
      write(copy, end + HEADER + done * Float.BYTES);
    }
    copy.clear();
    copy.putInt(MAGIC).putInt(rows).putLong(key.high()).putLong(key.low()).putLong(crc.getValue());
    write(copy.flip(), end);
    entries.put(key, new Entry(end, rows, crc.getValue(), false));
    end = next;
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    long place = at;
    while (bytes.hasRemaining()) {
      place += channel.write(bytes, place);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
