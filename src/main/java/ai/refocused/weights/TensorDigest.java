package ai.refocused.weights;

import ai.refocused.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * SHA-256 over a model's weights, whatever files they are in: for each tensor, in the order of the
 * names, the line {@code name d0,d1} and its values, row-major, as float32 in little-endian order.
 */
public final class TensorDigest {
  private static final int CHUNK_FLOATS = 1 << 16;

  private TensorDigest() {}

  /** The digest in hex. Reads all tensors; needs memory for the largest of them as float32. */
  public static String of(TensorSource tensors) {
    MessageDigest digest = Sha256.start();
    long largest =
        tensors.names().stream().mapToLong(name -> tensors.info(name).elements()).max().orElse(0);
    ByteBuffer memory = ByteBuffer.allocateDirect(Math.toIntExact(largest * Float.BYTES));
    try {
      for (String name : new TreeSet<>(tensors.names())) {
        TensorInfo info = tensors.info(name);
        String shape = info.shape().stream().map(String::valueOf).collect(Collectors.joining(","));
        digest.update((name + " " + shape + "\n").getBytes(StandardCharsets.UTF_8));
        FloatBuffer values = memory.clear().order(ByteOrder.nativeOrder()).asFloatBuffer();
        tensors.read(name, values.limit((int) info.elements()));
        update(digest, values.flip());
      }
    } finally {
      Unmapper.release(memory);
    }
    return Sha256.finish(digest);
  }

  private static void update(MessageDigest digest, FloatBuffer values) {
    ByteBuffer chunk =
        ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      int count = Math.min(CHUNK_FLOATS, values.remaining());
      chunk.clear().asFloatBuffer().put(values.slice(values.position(), count));
      values.position(values.position() + count);
      digest.update(chunk.limit(count * Float.BYTES));
    }
  }
}
