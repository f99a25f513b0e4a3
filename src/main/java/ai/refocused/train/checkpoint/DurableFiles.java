package ai.refocused.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file operations a commit consists of, each of which can fail or be the last one. Tests put
 * failing disks and power cuts behind it.
 */
public interface DurableFiles {

  /** A file being written. */
  interface Output extends WritableByteChannel {
    /** Returns once everything written so far is on the disk. */
    void force() throws IOException;
  }

  /** Opens a new file; fails if there is one of that name. */
  Output create(Path file) throws IOException;

  /** Creates a folder in one that exists. */
  void createFolder(Path folder) throws IOException;

  /** Returns once the folder's entries (not the files' contents) are on the disk. */
  void forceFolder(Path folder) throws IOException;

  /** Renames in one indivisible step; a file replaces a file, a folder needs a free name. */
  void move(Path from, Path to) throws IOException;

  /** Deletes a file or an empty folder. */
  void delete(Path path) throws IOException;

  /** Bytes that can still be written below an existing folder. */
  long usableSpace(Path folder) throws IOException;

  /** Those of the operating system. */
  static DurableFiles system() {
    return new SystemFiles();
  }

  /** Sees to it that there is such a folder, on the disk as well as in memory. */
  default void ensureFolder(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(folder)) {
      ensureFolder(parent);
      createFolder(folder);
      forceFolder(parent);
    }
  }

  /** Replaces a file as a whole: after a crash there is the old content or the new. */
  default void replace(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path temporary = folder.resolve(Leftovers.temporaryName(file.getFileName().toString()));
    ensureFolder(folder);
    try {
      try (Output output = create(temporary)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          output.write(bytes);
        }
        output.force();
      }
      move(temporary, file);
    } catch (IOException e) {
      Leftovers.deleteAfter(e, this, temporary);
      throw e;
    }
    forceFolder(folder);
  }
}
