package ai.refocused.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes to an output all that it is given, counts it and takes its SHA-256. */
final class HashingOutput {
  private final DurableFiles.Output output;
  private final MessageDigest digest = sha256();
  private long bytes;

  HashingOutput(DurableFiles.Output output) {
    this.output = output;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void write(ByteBuffer content) throws IOException {
    bytes += content.remaining();
    digest.update(content.duplicate());
    while (content.hasRemaining()) {
      output.write(content);
    }
  }

  /** The manifest's entry for what was written; call once, at the end. */
  Manifest.FileEntry entry(String name) {
    return new Manifest.FileEntry(name, bytes, HexFormat.of().formatHex(digest.digest()));
  }
}
