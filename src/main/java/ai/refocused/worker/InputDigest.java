package ai.refocused.worker;

import ai.refocused.digest.Sha256;
import ai.refocused.job.DataFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/**
 * The content of a file, or of all files in a folder, as one SHA-256. Where it lies and when it was
 * written do not show in it.
 */
final class InputDigest {
  private InputDigest() {}

  static String of(Path path) throws IOException {
    MessageDigest digest = Sha256.start();
    if (Files.isDirectory(path)) {
      for (Path file : files(path)) {
        String name = path.relativize(file).toString().replace('\\', '/');
        // Lengths keep a name from running into a content.
        String header = name.length() + ":" + name + ":" + Files.size(file) + ":";
        digest.update(header.getBytes(StandardCharsets.UTF_8));
        Sha256.update(digest, file);
      }
    } else {
      Sha256.update(digest, path);
    }
    return Sha256.finish(digest);
  }

  /** The content of a dataset's files, in their order; their names do not count. */
  static String of(DataFiles files) throws IOException {
    MessageDigest digest = Sha256.start();
    for (Path file : files.train()) {
      digest.update(("train:" + Files.size(file) + ":").getBytes(StandardCharsets.UTF_8));
      Sha256.update(digest, file);
    }
    for (Path file : files.eval()) {
      digest.update(("eval:" + Files.size(file) + ":").getBytes(StandardCharsets.UTF_8));
      Sha256.update(digest, file);
    }
    return Sha256.finish(digest);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
