package ai.refocused.train.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of unfinished files and folders, and how they go away. */
final class Leftovers {
  private static final Pattern TEMPORARY =
      Pattern.compile("\\..+\\.tmp-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private Leftovers() {}

  /** A name beside {@code name} that nothing else has and no reader takes for a result. */
  static String temporaryName(String name) {
    return "." + name + ".tmp-" + UUID.randomUUID();
  }

  /** Deletes what interrupted writers left in a folder. */
  static void sweep(DurableFiles files, Path folder) throws IOException {
    for (Path entry : entries(folder)) {
      if (TEMPORARY.matcher(entry.getFileName().toString()).matches()) {
        deleteTree(files, entry);
      }
    }
  }

  /** Deletes a file or a folder with all it holds; links are deleted, not followed. */
  static void deleteTree(DurableFiles files, Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(path)) {
      walk.forEach(paths::add);
    }
    Collections.reverse(paths);
    for (Path each : paths) {
      files.delete(each);
    }
  }

  /** Clears away after a failure, without hiding the failure. */
  static void deleteAfter(Throwable failure, DurableFiles files, Path path) {
    try {
      deleteTree(files, path);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** A folder's entries by name; none if there is no such folder. */
  static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }
}
