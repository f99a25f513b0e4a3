package ai.refocused.dataset.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines of bytes, ended by LF, the last one by the end. Holds no more than one line's cap. */
final class Lines {
  private final InputStream in;
  private final int cap;
  private final byte[] block = new byte[1 << 16];
  private int blockAt;
  private int blockEnd;
  private byte[] line = new byte[1 << 12];
  private int length;
  private long number;
  private long fullLength;

  Lines(InputStream in, int cap) {
    this.in = in;
    this.cap = cap;
  }

  /** Goes to the next line; false if there is none. */
  boolean next() throws IOException {
    length = 0;
    fullLength = 0;
    boolean any = false;
    while (blockAt < blockEnd || fill()) {
      any = true;
      int end = blockAt;
      while (end < blockEnd && block[end] != '\n') {
        end++;
      }
      append(end);
      boolean ended = end < blockEnd;
      blockAt = ended ? end + 1 : end;
      if (ended) {
        break;
      }
    }
    number += any ? 1 : 0;
    return any;
  }

  private boolean fill() throws IOException {
    blockAt = 0;
    blockEnd = Math.max(in.read(block), 0);
    return blockEnd > 0;
  }

  private void append(int end) {
    int count = end - blockAt;
    fullLength += count;
    if (fullLength > cap) {
      length = 0;
      return;
    }
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(length + count, Math.min(cap, line.length * 2)));
    }
    System.arraycopy(block, blockAt, line, length, count);
    length += count;
  }

  /** From 1. */
  long number() {
    return number;
  }

  /** Bytes of the line, which may be more than were kept. */
  long fullLength() {
    return fullLength;
  }

  boolean isTooLong() {
    return fullLength > cap;
  }

  /** The line's bytes are the first {@link #length()} of these. */
  byte[] bytes() {
    return line;
  }

  int length() {
    return length;
  }
}
