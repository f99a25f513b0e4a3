package ai.refocused.train.checkpoint;

import ai.refocused.engine.NativeFloats;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A vector as a file: little-endian 32-bit floats and nothing else. */
final class FloatFile {
  private static final int TILE = 1 << 16;

  private FloatFile() {}

  static void write(NativeFloats floats, HashingOutput output) throws IOException {
    float[] tile = new float[(int) Math.min(TILE, floats.length())];
    ByteBuffer bytes = buffer(tile.length);
    for (long done = 0; done < floats.length(); done += TILE) {
      int count = (int) Math.min(TILE, floats.length() - done);
      floats.get(done, tile, 0, count);
      bytes.clear();
      bytes.asFloatBuffer().put(tile, 0, count);
      output.write(bytes.limit(count * Float.BYTES));
    }
  }

  /** Fills a vector; the file must be as long as the vector. */
  static void read(Path file, NativeFloats floats) throws IOException {
    float[] tile = new float[(int) Math.min(TILE, floats.length())];
    ByteBuffer bytes = buffer(tile.length);
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() != floats.length() * Float.BYTES) {
        throw new IOException(
            file + " has " + channel.size() + " bytes, not 4 for each of " + floats.length());
      }
      for (long done = 0; done < floats.length(); done += TILE) {
        int count = (int) Math.min(TILE, floats.length() - done);
        bytes.clear().limit(count * Float.BYTES);
        while (bytes.hasRemaining()) {
          if (channel.read(bytes) < 0) {
            throw new EOFException(file + " became shorter while it was read");
          }
        }
        bytes.flip().asFloatBuffer().get(tile, 0, count);
        floats.put(done, tile, 0, count);
      }
    }
  }

  private static ByteBuffer buffer(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
