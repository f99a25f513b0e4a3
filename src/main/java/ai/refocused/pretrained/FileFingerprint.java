package ai.refocused.pretrained;

import ai.refocused.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;

/** One SHA-256 over several files: of the lines {@code name sha256}, sorted by name. */
final class FileFingerprint {
  private FileFingerprint() {}

  static String of(List<Path> files) {
    MessageDigest digest = Sha256.start();
    files.stream()
        .sorted(Comparator.comparing(file -> file.getFileName().toString()))
        .forEach(
            file ->
                digest.update(
                    "%s %s\n"
                        .formatted(file.getFileName(), contentHash(file))
                        .getBytes(StandardCharsets.UTF_8)));
    return Sha256.finish(digest);
  }

  private static String contentHash(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
