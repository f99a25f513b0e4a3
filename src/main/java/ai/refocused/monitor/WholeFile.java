package ai.refocused.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Replaces files as a whole, so that a reader sees the old content or the new. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a text beside a file, then renames. It is not forced to the disk: after a power cut a
   * report may be old or gone, and can be made again.
   */
  public static void replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(temporary, text);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
