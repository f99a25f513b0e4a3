package ai.refocused.deployment.gguf;

import ai.refocused.weights.DType;
import ai.refocused.weights.TensorInfo;
import ai.refocused.weights.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/** Reads the GGUF files that {@link GgufWriter} writes, to check them. */
final class GgufFile implements TensorSource {
  private static final int CHUNK = 34 << 15;

  private final FileChannel channel;
  private final GgufIndex index;

  private GgufFile(FileChannel channel, GgufIndex index) {
    this.channel = channel;
    this.index = index;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws IOException if it is none that this reader knows
   */
  static GgufFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new GgufFile(channel, GgufIndex.read(channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  Map<String, GgufValue> metadata() {
    return index.metadata();
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(index.tensors().keySet());
  }

  /** Says float32, which every type is read as. */
  @Override
  public TensorInfo info(String name) {
    return new TensorInfo(name, DType.F32, place(name).shape());
  }

  @Override
  public void read(String name, FloatBuffer target) {
    GgufIndex.Place place = place(name);
    long at = place.offset();
    long end = at + place.type().bytes(info(name).elements());
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (at < end) {
        chunk.clear().limit((int) Math.min(CHUNK, end - at));
        at = readFully(chunk, at);
        place.type().decode(chunk.flip(), target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long readFully(ByteBuffer chunk, long from) throws IOException {
    long at = from;
    while (chunk.hasRemaining()) {
      int count = channel.read(chunk, at);
      if (count < 0) {
        throw new IOException("the GGUF file ends within a tensor");
      }
      at += count;
    }
    return at;
  }

  private GgufIndex.Place place(String name) {
    GgufIndex.Place place = index.tensors().get(name);
    if (place == null) {
      throw new IllegalArgumentException("the GGUF file has no tensor " + name);
    }
    return place;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
