package ai.refocused.artifact;

import ai.refocused.weights.FolderDeletion;
import ai.refocused.weights.FolderSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Folders that are made once and then only read, each under the digest of what it was made from. A
 * folder appears complete or not at all. Parallel modules and builds may ask for the same one: the
 * first makes it, the others wait.
 */
public final class ContentFolders {
  private final Path root;

  /**
   * @param root where the folders are; may be deleted at any time between builds
   */
  public ContentFolders(Path root) {
    this.root = root.toAbsolutePath();
  }

  /** Fills a new folder. */
  @FunctionalInterface
  public interface Maker {
    void fill(Path folder) throws IOException;
  }

  /**
   * Unpacks a zip, unless that has been done.
   *
   * @param digest SHA-256 of the zip, in hex
   * @return the folder; where a zip holds one folder and nothing else, that folder
   */
  public Path unpacked(Path zip, String digest) throws IOException {
    return content(folder(digest, target -> ZipUnpacker.unpack(zip, target)));
  }

  /**
   * Makes a folder, unless it is there.
   *
   * @param key letters and digits, the same for the same content alone
   */
  public Path folder(String key, Maker maker) throws IOException {
    Path target = root.resolve(key);
    if (Files.isDirectory(target)) {
      return target;
    }
    FolderLock lock = FolderLock.await(root.resolve("." + key + ".lock"));
    try {
      if (!Files.isDirectory(target)) {
        make(target, root.resolve("." + key + ".new"), maker);
      }
    } finally {
      lock.close();
    }
    return target;
  }

  private void make(Path target, Path fresh, Maker maker) throws IOException {
    delete(fresh);
    try {
      Files.createDirectory(fresh);
      maker.fill(fresh);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      FolderSync.force(root);
    } finally {
      delete(fresh);
    }
  }

  private static Path content(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> all = entries.collect(Collectors.toList());
      return all.size() == 1 && Files.isDirectory(all.get(0)) ? all.get(0) : folder;
    }
  }

  /** Deletes a folder with everything in it, if it is there. */
  public static void delete(Path folder) throws IOException {
    FolderDeletion.delete(folder);
  }
}
