package ai.refocused.artifact;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One at a time, over threads and processes of a machine: parallel modules of one build as well as
 * several builds. The system lets go of it when the process ends, however it ends.
 */
public final class FolderLock implements AutoCloseable {
  private static final long POLL_MILLIS = 50;

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the lock.
   *
   * @param file made if need be, and left there
   */
  public static FolderLock await(Path file) throws IOException {
    return await(file, () -> {});
  }

  /**
   * Waits for the lock.
   *
   * @param file made if need be, and left there
   * @param waiting run once if somebody else has it
   */
  public static FolderLock await(Path file, Runnable waiting) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      boolean told = false;
      while (!isTaken(channel)) {
        if (!told) {
          waiting.run();
          told = true;
        }
        Thread.sleep(POLL_MILLIS);
      }
      return new FolderLock(channel);
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted while waiting for " + file);
      interrupted.initCause(e);
      throw interrupted;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it; that counts as any other owner.
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
