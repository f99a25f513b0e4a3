package ai.refocused.model.frozen;

import ai.refocused.digest.Sha256;
import java.nio.ByteBuffer;

/** A sequence of token ids by its content: the first half of their SHA-256. */
public record SequenceKey(long high, long low) {

  /** The key of {@code ids[from]} to {@code ids[to - 1]}. */
  public static SequenceKey of(int[] ids, int from, int to) {
    ByteBuffer bytes = ByteBuffer.allocate((to - from) * Integer.BYTES);
    bytes.asIntBuffer().put(ids, from, to - from);
    ByteBuffer digest = ByteBuffer.wrap(Sha256.start().digest(bytes.array()));
    return new SequenceKey(digest.getLong(), digest.getLong());
  }
}
