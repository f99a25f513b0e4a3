package ai.refocused.dataset;

import ai.refocused.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** SHA-256 over the files of a dataset, taken while they are read. */
final class ContentHash {
  private final MessageDigest all = Sha256.start();

  /** A stream whose bytes count; call {@link #finish} when it is read. */
  static DigestInputStream of(InputStream in) {
    return new DigestInputStream(in, Sha256.start());
  }

  /** Adds a file. What its reader left is read here, so that all of it counts. */
  void finish(DigestInputStream in) throws IOException {
    in.transferTo(java.io.OutputStream.nullOutputStream());
    all.update(in.getMessageDigest().digest());
  }

  String hex() {
    return Sha256.finish(all);
  }
}
