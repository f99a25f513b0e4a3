package ai.refocused.export;

import ai.refocused.weights.FolderDeletion;
import ai.refocused.weights.FolderSync;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replaces a folder as a whole. The new content is written into a hidden folder beside the old one
 * and forced to the disk; then the old one steps aside, the new one takes its name, and the old one
 * is deleted. Whenever the process dies, one complete folder is left: the next replacement puts it
 * back in place if the death came between the two renames. One writer at a time.
 */
public final class StagedFolder {
  private final Path target;
  private final Path fresh;
  private final Path old;

  private StagedFolder(Path target) {
    this.target = target;
    this.fresh = target.resolveSibling("." + target.getFileName() + ".new");
    this.old = target.resolveSibling("." + target.getFileName() + ".old");
  }

  /** Writes a folder's files. */
  public interface Content {
    /** Writes into a folder that is empty. */
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Creates or replaces a folder.
   *
   * @throws IOException if writing fails; a folder that was there is still there then
   */
  public static void replace(Path target, Content content) throws IOException {
    StagedFolder staged = new StagedFolder(target.toAbsolutePath().normalize());
    staged.recover();
    try {
      Files.createDirectory(staged.fresh);
      content.writeTo(staged.fresh);
      forceAll(staged.fresh);
      staged.swap();
    } catch (IOException | RuntimeException | Error e) {
      try {
        FolderDeletion.delete(staged.fresh);
      } catch (IOException leftover) {
        e.addSuppressed(leftover);
      }
      throw e;
    }
  }

  private void recover() throws IOException {
    Files.createDirectories(target.getParent());
    if (Files.exists(target) && !Files.isDirectory(target)) {
      throw new NotDirectoryException(target + " is a file; move it away");
    }
    FolderDeletion.delete(fresh);
    if (Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.exists(target)) {
        FolderDeletion.delete(old);
      } else {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private void swap() throws IOException {
    boolean replaces = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (replaces) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (replaces) {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    FolderSync.force(target.getParent());
    FolderDeletion.delete(old);
  }

  private static void forceAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.sorted().toList();
      for (Path path : all) {
        if (Files.isDirectory(path)) {
          FolderSync.force(path);
        } else {
          force(path);
        }
      }
    }
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
