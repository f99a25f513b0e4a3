package ai.refocused.hub.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;

/** Another stream's bytes in Base64, without line breaks. */
final class Base64Input extends FilterInputStream {
  /** A multiple of three: only the last piece has padding. */
  private static final int PIECE = 3 << 13;

  private byte[] encoded = new byte[0];
  private int next;

  Base64Input(InputStream in) {
    super(in);
  }

  /** How many characters so many bytes make. */
  static long length(long bytes) {
    return (bytes + 2) / 3 * 4;
  }

  @Override
  public int read() throws IOException {
    return fill() ? encoded[next++] : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (!fill()) {
      return -1;
    }
    int copied = Math.min(count, encoded.length - next);
    System.arraycopy(encoded, next, buffer, offset, copied);
    next += copied;
    return copied;
  }

  private boolean fill() throws IOException {
    if (next == encoded.length) {
      byte[] piece = new byte[PIECE];
      int read = in.readNBytes(piece, 0, PIECE);
      encoded = Base64.getEncoder().encode(read == PIECE ? piece : Arrays.copyOf(piece, read));
      next = 0;
    }
    return next < encoded.length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public int available() {
    return encoded.length - next;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = 0;
    while (skipped < count && read() >= 0) {
      skipped++;
    }
    return skipped;
  }
}
