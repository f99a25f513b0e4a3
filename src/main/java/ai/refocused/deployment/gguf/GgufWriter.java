package ai.refocused.deployment.gguf;

import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorMemory;
import ai.refocused.weights.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Writes GGUF files, one tensor after another. Equal content gives equal bytes. */
final class GgufWriter {
  /** A multiple of every type's block. */
  private static final int CHUNK = 34 << 15;

  private GgufWriter() {}

  /**
   * Writes a new file.
   *
   * @param metadata in the order in the file
   * @param tensors under the names in the file, in the source's order
   * @param precision of the matrices
   */
  static void write(
      Path target, Map<String, GgufValue> metadata, TensorSource tensors, GgufPrecision precision)
      throws IOException {
    List<String> names = List.copyOf(tensors.names());
    List<TensorInfo> infos = names.stream().map(tensors::info).toList();
    List<GgufType> types = infos.stream().map(precision::typeOf).toList();
    try (TensorMemory memory = TensorMemory.forLargest(tensors, names);
        FileChannel channel =
            FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(channel, ByteBuffer.wrap(GgufHeader.of(metadata, infos, types)));
      for (int i = 0; i < names.size(); i++) {
        writeTensor(channel, memory.read(names.get(i)), types.get(i));
      }
    }
  }

  private static void writeTensor(FileChannel channel, FloatBuffer values, GgufType type)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      type.encode(values, chunk.clear());
      writeFully(channel, chunk.flip());
    }
    long end = channel.position();
    writeFully(channel, ByteBuffer.allocate((int) (GgufHeader.aligned(end) - end)));
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
