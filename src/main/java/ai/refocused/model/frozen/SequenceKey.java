package ai.refocused.model.frozen;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A sequence of token ids by its content: the first half of their SHA-256. */
public record SequenceKey(long high, long low) {

  /** The key of {@code ids[from]} to {@code ids[to - 1]}. */
  public static SequenceKey of(int[] ids, int from, int to) {
    ByteBuffer bytes = ByteBuffer.allocate((to - from) * Integer.BYTES);
    bytes.asIntBuffer().put(ids, from, to - from);
    ByteBuffer digest = ByteBuffer.wrap(sha256().digest(bytes.array()));
    return new SequenceKey(digest.getLong(), digest.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
