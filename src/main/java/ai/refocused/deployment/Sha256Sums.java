package ai.refocused.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Writes {@code SHA256SUMS}, which {@code sha256sum -c} checks, for all files of a folder. */
final class Sha256Sums {
  static final String FILE_NAME = "SHA256SUMS";

  private static final int CHUNK = 1 << 20;

  private Sha256Sums() {}

  static void write(Path folder) throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.walk(folder)) {
      names =
          files
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList();
    }
    StringBuilder sums = new StringBuilder();
    for (String name : names) {
      sums.append(digest(folder.resolve(name))).append("  ").append(name).append('\n');
    }
    Files.writeString(folder.resolve(FILE_NAME), sums);
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
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
