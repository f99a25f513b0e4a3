package ai.refocused.dataset.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Digests with the places they are of, to find those that are there twice. A few are in memory;
 * more go to temporary files by their first bits, so that digests that are the same meet in one
 * file, and no more than one file's are in memory at a time.
 */
public final class DigestLog {
  private static final int RECORD = 24;
  private static final int MOST_IN_MEMORY = 1 << 16;
  private static final int FILES = 256;
  private static final int FILE_BUFFER = RECORD << 8;

  /**
   * Where a digest is of.
   *
   * @param file a number that the caller gives
   */
  public record Place(int file, long line) {}

  /** Told of places with the same digest, and of its first bits. */
  public interface Pairs {
    void found(Place first, Place again, long digest);
  }

  private final ByteBuffer memory = ByteBuffer.allocate(RECORD * MOST_IN_MEMORY);
  private Spill[] spills = {};

  /**
   * Adds a digest.
   *
   * @param line below 2^40
   * @throws StoreException if it cannot be written
   */
  public void add(long high, long low, int file, long line) {
    if (!memory.hasRemaining()) {
      try {
        spill();
      } catch (IOException e) {
        throw new StoreException(e);
      }
    }
    memory.putLong(high).putLong(low).putLong((long) file << 40 | line);
  }

  /**
   * Finds all that are there twice and forgets everything. Each is told with the first of its kind;
   * in the order in which they were added, unless there are more than fit into memory.
   *
   * @throws StoreException if they cannot be written or read
   */
  public void drain(Pairs pairs) {
    try {
      if (spills.length == 0) {
        find(memory.flip(), pairs);
      } else {
        spill();
        for (Spill spill : spills) {
          find(spill.read(), pairs);
        }
      }
    } catch (IOException e) {
      throw new StoreException(e);
    } finally {
      Arrays.stream(spills).forEach(Spill::close);
      spills = new Spill[0];
      memory.clear();
    }
  }

  private void spill() throws IOException {
    if (spills.length == 0) {
      spills = new Spill[FILES];
      for (int i = 0; i < FILES; i++) {
        spills[i] = new Spill();
      }
    }
    memory.flip();
    while (memory.hasRemaining()) {
      ByteBuffer record = memory.slice(memory.position(), RECORD);
      spills[record.get(0) & 0xFF].add(record);
      memory.position(memory.position() + RECORD);
    }
    memory.clear();
  }

  /** A hash table of the records' numbers, filled in their order. */
  private static void find(ByteBuffer records, Pairs pairs) {
    int count = records.limit() / RECORD;
    int[] table = new int[Integer.highestOneBit(Math.max(1, count)) * 4];
    for (int i = 0; i < count; i++) {
      long high = records.getLong(i * RECORD);
      long low = records.getLong(i * RECORD + 8);
      int slot = (int) low & (table.length - 1);
      while (table[slot] != 0 && !same(records, table[slot] - 1, high, low)) {
        slot = (slot + 1) & (table.length - 1);
      }
      if (table[slot] == 0) {
        table[slot] = i + 1;
      } else {
        pairs.found(place(records, table[slot] - 1), place(records, i), high);
      }
    }
  }

  private static boolean same(ByteBuffer records, int record, long high, long low) {
    return records.getLong(record * RECORD) == high && records.getLong(record * RECORD + 8) == low;
  }

  private static Place place(ByteBuffer records, int record) {
    long packed = records.getLong(record * RECORD + 16);
    return new Place((int) (packed >>> 40), packed & ((1L << 40) - 1));
  }

  /** A temporary file that is gone when it is closed, or when the process ends. */
  private static final class Spill {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(FILE_BUFFER);

    Spill() throws IOException {
      Path file = Files.createTempFile("refocused-digests", null);
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    }

    void add(ByteBuffer record) throws IOException {
      if (!buffer.hasRemaining()) {
        flush();
      }
      buffer.put(record);
    }

    private void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }

    /** All of the file; a 256th of the dataset's rows. */
    ByteBuffer read() throws IOException {
      flush();
      ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      int at = 0;
      while (all.hasRemaining()) {
        int read = channel.read(all, at);
        if (read < 0) {
          throw new IOException("a temporary file has been cut short");
        }
        at += read;
      }
      return all.flip();
    }

    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It was only read, and is deleted all the same.
      }
    }
  }
}
