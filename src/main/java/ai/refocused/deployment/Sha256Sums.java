package ai.refocused.deployment;

import ai.refocused.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Writes {@code SHA256SUMS}, which {@code sha256sum -c} checks, for all files of a folder. */
final class Sha256Sums {
  static final String FILE_NAME = "SHA256SUMS";

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
      sums.append(Sha256.of(folder.resolve(name))).append("  ").append(name).append('\n');
    }
    Files.writeString(folder.resolve(FILE_NAME), sums);
  }
}
