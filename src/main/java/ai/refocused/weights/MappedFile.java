package ai.refocused.weights;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A little-endian file read through short-lived memory mappings. */
final class MappedFile implements Closeable {
  /** Largest mapping in bytes: what a read adds to the resident memory at most. */
  static final int WINDOW = 64 << 20;

  private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/v1";

  private final Path path;
  private final FileChannel channel;
  private final long size;

  private MappedFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens a regular file.
   *
   * @throws InvalidWeightsException if there is none, it cannot be read, or it is only a Git LFS
   *     pointer to one
   */
  static MappedFile open(Path path) {
    if (!Files.exists(path)) {
      throw new InvalidWeightsException(path, "There is no such file.");
    }
    if (!Files.isRegularFile(path)) {
      throw new InvalidWeightsException(path, "A file is expected, but this is none.");
    }
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        MappedFile file = new MappedFile(path, channel, channel.size());
        file.rejectLfsPointer();
        return file;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Takes the bytes of a part of the file, one window after another, in order. */
  interface WindowReader {
    /**
     * Takes the next window.
     *
     * @param window little-endian, from position to limit; invalid after the call
     */
    void accept(ByteBuffer window);
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /** Copies a small part of the file to the heap. The caller has checked that it is inside. */
  byte[] bytes(long from, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, from + bytes.position()) < 0) {
          throw truncated(null);
        }
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    return bytes.array();
  }

  /** Shows a part of the file in windows of {@link #WINDOW} bytes; the last may be shorter. */
  void windows(long from, long count, WindowReader reader) {
    for (long done = 0; done < count; done += WINDOW) {
      window(from + done, (int) Math.min(WINDOW, count - done), reader);
    }
  }

  /** Shows a part of the file in one window. */
  void window(long from, int count, WindowReader reader) {
    if (from < 0 || from + count > size) {
      throw new IndexOutOfBoundsException(from + " + " + count + " of " + size + " bytes");
    }
    try {
      requireFullLength();
      MappedByteBuffer window = channel.map(FileChannel.MapMode.READ_ONLY, from, count);
      try {
        reader.accept(window.order(ByteOrder.LITTLE_ENDIAN));
      } finally {
        Unmapper.release(window);
      }
      requireFullLength();
    } catch (InternalError e) {
      // How the JVM reports that mapped pages have no file behind them any more.
      throw truncated(e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private void requireFullLength() throws IOException {
    if (channel.size() < size) {
      throw truncated(null);
    }
  }

  private InvalidWeightsException truncated(Throwable cause) {
    return new InvalidWeightsException(
        path,
        "The file became shorter than its %,d bytes while it was being read. Leave it alone until"
                .formatted(size)
            + " the run is over, and check that it is complete.",
        cause);
  }

  private static InvalidWeightsException unreadable(Path path, IOException e) {
    String what = e instanceof ClosedByInterruptException ? "was interrupted" : "failed";
    return new InvalidWeightsException(path, "Reading the file " + what + ": " + e + ".", e);
  }

  private void rejectLfsPointer() {
    int length = LFS_POINTER.length();
    if (size >= length
        && new String(bytes(0, length), StandardCharsets.ISO_8859_1).equals(LFS_POINTER)) {
      throw new InvalidWeightsException(
          path,
          "This is a Git LFS pointer, not the file itself. Run \"git lfs pull\" in the model's"
              + " folder, or download the file.");
    }
  }
}
