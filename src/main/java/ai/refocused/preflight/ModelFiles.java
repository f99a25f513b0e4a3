package ai.refocused.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which weight files a model's folder holds. */
final class ModelFiles {
  private ModelFiles() {}

  /** The weight files of the format that will be read; none if there are none. */
  static List<Path> in(Path folder) throws IOException {
    List<Path> safetensors = withSuffix(folder, ".safetensors");
    return safetensors.isEmpty() ? withSuffix(folder, ".bin") : safetensors;
  }

  private static List<Path> withSuffix(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(suffix))
          .filter(Files::isRegularFile)
          .sorted()
          .collect(Collectors.toList());
    }
  }
}
