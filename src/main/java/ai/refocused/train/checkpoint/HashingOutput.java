package ai.refocused.train.checkpoint;

import ai.refocused.digest.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Writes to an output all that it is given, counts it and takes its SHA-256. */
final class HashingOutput {
  private final DurableFiles.Output output;
  private final MessageDigest digest = Sha256.start();
  private long bytes;

  HashingOutput(DurableFiles.Output output) {
    this.output = output;
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
    return new Manifest.FileEntry(name, bytes, Sha256.finish(digest));
  }
}
