package ai.refocused.dataset.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Unpacked bytes that may not be out of all proportion to the packed ones. Text shrinks to a tenth,
 * with much repetition to a fiftieth; what grows beyond {@value #MOST_TIMES} times was made to fill
 * a disk. Damage is told in one sentence, whatever the library throws.
 */
final class BoundedExpansion extends FilterInputStream {
  static final int MOST_TIMES = 500;

  /** Small files may grow as they like to this size. */
  static final long FREE = 64L << 20;

  private final CountedInput packed;
  private long unpacked;

  BoundedExpansion(InputStream in, CountedInput packed) {
    super(in);
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read;
    try {
      read = in.read(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "it is damaged or cut off after " + unpacked + " unpacked bytes (" + reason(e) + ")", e);
    }
    unpacked += Math.max(0, read);
    if (unpacked > FREE && unpacked / MOST_TIMES > packed.count()) {
      throw new IOException(
          packed.count()
              + " bytes unpack to more than "
              + MOST_TIMES
              + " times as many, which no dataset does; unpack it yourself if it is to be used");
    }
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    byte[] skipped = new byte[(int) Math.min(n, 1 << 13)];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
