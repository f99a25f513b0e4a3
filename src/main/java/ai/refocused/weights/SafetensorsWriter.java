package ai.refocused.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/**
 * Writes safetensors files, one tensor after another. Equal tensors, names and types give equal
 * bytes. Memory: one buffer outside of the heap as large as the largest tensor in float32, and a
 * megabyte beside it.
 */
public final class SafetensorsWriter {
  private static final int CHUNK = 1 << 20;

  private final TensorSource source;
  private final List<String> names;
  private final ElementEncoding encoding;

  private SafetensorsWriter(TensorSource source, List<String> names, ElementEncoding encoding) {
    this.source = source;
    this.names = names;
    this.encoding = encoding;
  }

  /**
   * Writes a file that appears complete or not at all: the bytes go to a temporary file beside it,
   * are forced to the disk, and that file is renamed.
   *
   * @param names which tensors, in the order in the file; no name twice
   * @param type F32, or F16 or BF16 rounded to nearest, ties to even
   * @throws IOException if writing fails; the target is as before then
   * @throws IllegalArgumentException if the type cannot be written, or a name is missing in the
   *     source or given twice
   */
  public static void write(Path target, TensorSource source, List<String> names, DType type)
      throws IOException {
    new SafetensorsWriter(source, List.copyOf(names), ElementEncoding.to(type)).write(target);
  }

  private void write(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path temporary =
        absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".tmp");
    byte[] header = SafetensorsHeaderWriter.header(source, names, encoding.type());
    try (TensorMemory memory = TensorMemory.forLargest(source, names)) {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        writeFully(channel, ByteBuffer.wrap(header));
        for (String name : names) {
          writeTensor(channel, memory.read(name));
        }
        channel.force(true);
      }
      Files.move(
          temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      FolderSync.force(absolute.getParent());
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void writeTensor(FileChannel channel, FloatBuffer values) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      encoding.encode(values, chunk.clear());
      writeFully(channel, chunk.flip());
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
