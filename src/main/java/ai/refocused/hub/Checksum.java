package ai.refocused.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Compares a file's content with what the hub lists: SHA-256, or the SHA-1 of a git blob. */
final class Checksum {
  private static final int BUFFER = 1 << 20;

  private Checksum() {}

  /** Whether the file on the disk is the one that is listed. */
  static boolean matches(HubFile listed, Path file) throws IOException {
    return Files.size(file) == listed.size() && actual(listed, file).equals(expected(listed));
  }

  static String expected(HubFile listed) {
    return listed.sha256().orElse(listed.gitOid());
  }

  /** The checksum of a file in the algorithm that it is listed with. */
  static String actual(HubFile listed, Path file) throws IOException {
    MessageDigest digest = digest(listed.sha256().isPresent() ? "SHA-256" : "SHA-1");
    if (listed.sha256().isEmpty()) {
      digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(bytes) >= 0) {
        digest.update(bytes.flip());
        bytes.clear();
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
