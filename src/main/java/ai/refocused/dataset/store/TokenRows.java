package ai.refocused.dataset.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Token rows of a file, mapped into memory. Safe for use by several threads. */
public final class TokenRows {
  private final ByteBuffer[] chunks;
  private final long indexAt;
  private final long count;

  private TokenRows(ByteBuffer[] chunks, long indexAt, long count) {
    this.chunks = chunks;
    this.indexAt = indexAt;
    this.count = count;
  }

  /**
   * Opens a file and reads all of it once, to check it.
   *
   * @throws IOException if it cannot be read, or is not as it was written
   */
  public static TokenRows open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (size < TokenFile.FOOTER) {
        throw damaged(file);
      }
      int number = Math.toIntExact((size + TokenFile.CHUNK - 1) / TokenFile.CHUNK);
      ByteBuffer[] chunks = new ByteBuffer[number];
      CRC32C crc = new CRC32C();
      long checked = size - TokenFile.FOOTER + TokenFile.CRC_AT;
      for (int i = 0; i < number; i++) {
        long from = (long) i * TokenFile.CHUNK;
        long length = Math.min(TokenFile.CHUNK, size - from);
        chunks[i] =
            channel.map(FileChannel.MapMode.READ_ONLY, from, length).order(ByteOrder.LITTLE_ENDIAN);
        int counted = (int) Math.max(0, Math.min(length, checked - from));
        crc.update(chunks[i].duplicate().limit(counted));
      }
      TokenRows rows = new TokenRows(chunks, 0, 0);
      long footer = size - TokenFile.FOOTER;
      long indexAt = rows.longAt(footer);
      long count = rows.longAt(footer + 8);
      boolean whole =
          rows.longAt(footer + 24) == TokenFile.MARK
              && rows.longAt(footer + 16) == crc.getValue()
              && count >= 0
              && indexAt >= 0
              && indexAt + count * TokenFile.INDEX_ENTRY == footer;
      if (!whole) {
        throw damaged(file);
      }
      return new TokenRows(chunks, indexAt, count);
    }
  }

  private static IOException damaged(Path file) {
    return new IOException("\"" + file + "\" is damaged");
  }

  /** Number of rows. */
  public long count() {
    return count;
  }

  /** Number of tokens of a row. */
  public int length(long row) {
    return intAt(entry(row) + Long.BYTES);
  }

  /** A row's tokens; those that are not learned have their sign bit set. */
  public int[] tokens(long row) {
    long at = longAt(entry(row));
    int[] tokens = new int[length(row)];
    ByteBuffer chunk = chunks[(int) (at / TokenFile.CHUNK)].duplicate();
    chunk.order(ByteOrder.LITTLE_ENDIAN).position((int) (at % TokenFile.CHUNK));
    chunk.asIntBuffer().get(tokens);
    return tokens;
  }

  private long entry(long row) {
    if (row < 0 || row >= count) {
      throw new IndexOutOfBoundsException("row " + row + " of " + count);
    }
    return indexAt + row * TokenFile.INDEX_ENTRY;
  }

  /** Everything is at a multiple of 4, so an int lies in one chunk, and a long perhaps in two. */
  private long longAt(long at) {
    return (intAt(at) & 0xFFFFFFFFL) | ((long) intAt(at + Integer.BYTES) << 32);
  }

  private int intAt(long at) {
    return chunks[(int) (at / TokenFile.CHUNK)].getInt((int) (at % TokenFile.CHUNK));
  }
}
