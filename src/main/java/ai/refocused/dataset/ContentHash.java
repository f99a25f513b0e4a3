package ai.refocused.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over the files of a dataset, taken while they are read. */
final class ContentHash {
  private final MessageDigest all = sha256();

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A stream whose bytes count; call {@link #finish} when it is read. */
  static DigestInputStream of(InputStream in) {
    return new DigestInputStream(in, sha256());
  }

  /** Adds a file. What its reader left is read here, so that all of it counts. */
  void finish(DigestInputStream in) throws IOException {
    in.transferTo(java.io.OutputStream.nullOutputStream());
    all.update(in.getMessageDigest().digest());
  }

  String hex() {
    return HexFormat.of().formatHex(all.digest());
  }
}
