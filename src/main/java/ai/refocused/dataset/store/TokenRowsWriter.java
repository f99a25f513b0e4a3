package ai.refocused.dataset.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Writes token rows one after another; holds a buffer and nothing else in memory. */
public final class TokenRowsWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 18;

  private final Path indexFile;
  private final FileChannel rows;
  private final FileChannel index;
  private final ByteBuffer rowBuffer = buffer();
  private final ByteBuffer indexBuffer = buffer();
  private final CRC32C crc = new CRC32C();
  private final int ignoredLabel;
  private long at;
  private long count;

  /**
   * @param file to write, which is new
   * @param ignoredLabel the label of tokens that are not learned; every other label is its token
   */
  public TokenRowsWriter(Path file, int ignoredLabel) throws IOException {
    this.indexFile = file.resolveSibling(file.getFileName() + ".index");
    this.ignoredLabel = ignoredLabel;
    this.rows = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.index =
        FileChannel.open(
            indexFile,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Adds a row.
   *
   * @throws StoreException if it cannot be written
   */
  public void add(int[] ids, int[] labels) {
    try {
      write(ids, labels);
    } catch (IOException e) {
      throw new StoreException(e);
    }
  }

  private void write(int[] ids, int[] labels) throws IOException {
    long bytes = 4L * ids.length;
    if (bytes > TokenFile.CHUNK) {
      throw new IllegalArgumentException(ids.length + " tokens are too many for a row");
    }
    if (at % TokenFile.CHUNK + bytes > TokenFile.CHUNK) {
      while (at % TokenFile.CHUNK != 0) {
        token(0);
      }
    }
    room(indexBuffer, index, TokenFile.INDEX_ENTRY);
    indexBuffer.putLong(at).putInt(ids.length);
    for (int i = 0; i < ids.length; i++) {
      if (labels[i] != ids[i] && labels[i] != ignoredLabel) {
        throw new IllegalArgumentException("label " + labels[i] + " of token " + ids[i]);
      }
      token(labels[i] == ignoredLabel ? ids[i] | TokenFile.IGNORED_BIT : ids[i]);
    }
    count++;
  }

  private void token(int value) throws IOException {
    room(rowBuffer, rows, Integer.BYTES);
    rowBuffer.putInt(value);
    at += Integer.BYTES;
  }

  private void room(ByteBuffer buffer, FileChannel channel, int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush(buffer, channel);
    }
  }

  private void flush(ByteBuffer buffer, FileChannel channel) throws IOException {
    buffer.flip();
    if (channel == rows) {
      crc.update(buffer.duplicate());
    }
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Completes the file and forces it to the disk. */
  public void finish() throws IOException {
    flush(rowBuffer, rows);
    flush(indexBuffer, index);
    index.position(0);
    while (index.read(indexBuffer) >= 0) {
      flush(indexBuffer, rows);
    }
    flush(indexBuffer, rows);
    rowBuffer.putLong(at).putLong(count);
    crc.update(rowBuffer.duplicate().flip());
    rowBuffer.putLong(crc.getValue()).putLong(TokenFile.MARK).flip();
    while (rowBuffer.hasRemaining()) {
      rows.write(rowBuffer);
    }
    rows.force(true);
  }

  /** Closes the file, which is of no use if it was not finished. */
  @Override
  public void close() throws IOException {
    try (rows;
        index) {
      Files.deleteIfExists(indexFile);
    }
  }

  /** Rows so far. */
  public long count() {
    return count;
  }
}
