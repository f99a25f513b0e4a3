package ai.refocused.hub.http;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;

/**
 * What goes with a request: read anew for each try, piece by piece, so that its size is no matter.
 */
public final class RequestBody {
  private final long length;
  private final Opener opener;
  private volatile long lastRead = System.nanoTime();
  private volatile boolean atEnd;

  /** Opens the content from its beginning. */
  @FunctionalInterface
  public interface Opener {
    InputStream open() throws IOException;
  }

  private RequestBody(long length, Opener opener) {
    this.length = length;
    this.opener = opener;
  }

  /**
   * Content of a known length.
   *
   * @param length in bytes; exactly so many must come
   */
  public static RequestBody of(long length, Opener opener) {
    return new RequestBody(length, opener);
  }

  /** Content that is at hand. */
  public static RequestBody of(byte[] bytes) {
    return of(bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  /** For one try. */
  BodyPublisher publisher() {
    lastRead = System.nanoTime();
    atEnd = length == 0;
    return length == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(this::open), length);
  }

  /** How long nothing was taken from it, in nanoseconds. */
  long idleNanos() {
    return System.nanoTime() - lastRead;
  }

  /** Whether all of it was taken. */
  boolean isAtEnd() {
    return atEnd;
  }

  private InputStream open() {
    try {
      return new Watched(opener.open());
    } catch (IOException e) {
      return new Broken(e);
    }
  }

  private final class Watched extends FilterInputStream {
    private long taken;

    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      note(value < 0 ? -1 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      int read = super.read(buffer, offset, count);
      note(read);
      return read;
    }

    private void note(int read) {
      lastRead = System.nanoTime();
      taken += Math.max(read, 0);
      atEnd = read < 0 || taken >= length;
    }
  }

  /** Says when it is read that it could not be opened. */
  private static final class Broken extends InputStream {
    private final IOException reason;

    Broken(IOException reason) {
      this.reason = reason;
    }

    @Override
    public int read() throws IOException {
      throw reason;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      throw reason;
    }
  }
}
