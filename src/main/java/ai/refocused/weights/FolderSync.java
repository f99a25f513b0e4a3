package ai.refocused.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes a folder's entries durable: after a rename, only a synchronised folder is sure to show the
 * new name once the power is back.
 */
public final class FolderSync {
  private FolderSync() {}

  /** Forces the folder's entries to the disk; does nothing on Windows, which has no such call. */
  public static void force(Path folder) throws IOException {
    if (FileSystems.getDefault().getSeparator().equals("\\")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
