package ai.refocused.dataset.source;

import ai.refocused.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/** Short digests of content: the first 64 bits of its SHA-256. */
public final class ContentKey {
  private ContentKey() {}

  /** Of a text, in 16 hexadecimal digits. */
  public static String of(String text) {
    return hex(bits(text));
  }

  /** Of the first bytes of an array. */
  static String of(byte[] bytes, int length) {
    return hex(bits(bytes, length));
  }

  /** The bits of a text themselves. */
  public static long bits(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bits(bytes, bytes.length);
  }

  private static String hex(long bits) {
    return String.format(Locale.ROOT, "%016x", bits);
  }

  private static long bits(byte[] bytes, int length) {
    MessageDigest digest = Sha256.start();
    digest.update(bytes, 0, length);
    return ByteBuffer.wrap(digest.digest()).getLong();
  }
}
