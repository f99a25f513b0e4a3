package ai.refocused.worker;

import ai.refocused.job.InvalidJobException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps two runs out of one output folder. The operating system lets go of it when the process
 * ends, however it ends.
 */
final class OutputLock implements AutoCloseable {
  private static final String NAME = ".refocused.lock";

  private final FileChannel channel;

  private OutputLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock of a folder, which is created if need be; fails if another run has it. */
  static OutputLock take(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new InvalidJobException(
          "<outputDirectory>",
          "another run is writing to \""
              + folder
              + "\". Wait for it, or give this one another folder.");
    }
    return new OutputLock(channel);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
