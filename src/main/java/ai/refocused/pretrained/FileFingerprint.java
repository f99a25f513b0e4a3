package ai.refocused.pretrained;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** One SHA-256 over several files: of the lines {@code name sha256}, sorted by name. */
final class FileFingerprint {
  private static final int CHUNK = 1 << 20;

  private FileFingerprint() {}

  static String of(List<Path> files) {
    MessageDigest digest = sha256();
    files.stream()
        .sorted(Comparator.comparing(file -> file.getFileName().toString()))
        .forEach(
            file ->
                digest.update(
                    "%s %s\n"
                        .formatted(file.getFileName(), contentHash(file))
                        .getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String contentHash(Path file) {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
