package ai.refocused.train;

import ai.refocused.train.checkpoint.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Real files up to the n-th operation, where the process dies or the disk is full. Nothing is
 * forced to the disk: that would take most of the tests' time and shows in a power cut only.
 */
final class FaultyFiles implements DurableFiles {

  /** The process is gone; no code may run after it. An Error, so that nothing takes care of it. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final DurableFiles files = DurableFiles.system();
  private final int failing;
  private final boolean crash;
  private final long space;
  private int operations;

  private FaultyFiles(int failing, boolean crash, long space) {
    this.space = space;
    this.failing = failing;
    this.crash = crash;
  }

  static FaultyFiles neverFailing() {
    return new FaultyFiles(Integer.MAX_VALUE, true, Long.MAX_VALUE);
  }

  static FaultyFiles crashingAt(int operation) {
    return new FaultyFiles(operation, true, Long.MAX_VALUE);
  }

  /** From that operation on nothing can be written, but things can be deleted. */
  static FaultyFiles fullAt(int operation) {
    return new FaultyFiles(operation, false, Long.MAX_VALUE);
  }

  /** A disk on which that many bytes are free for ever. */
  static FaultyFiles withSpace(long bytes) {
    return new FaultyFiles(Integer.MAX_VALUE, true, bytes);
  }

  boolean hasFailed() {
    return operations >= failing;
  }

  private void hit() throws IOException {
    operations++;
    if (crash && operations == failing) {
      throw new Crash();
    }
    if (!crash && operations >= failing) {
      throw new IOException("No space left on device");
    }
  }

  private final class FaultyOutput implements Output {
    private final Output output;

    FaultyOutput(Output output) {
      this.output = output;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      ByteBuffer half = source.duplicate().limit(source.position() + source.remaining() / 2);
      if (operations + 1 == failing) {
        output.write(half);
      }
      hit();
      return output.write(source);
    }

    @Override
    public void force() throws IOException {
      hit();
    }

    @Override
    public boolean isOpen() {
      return output.isOpen();
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }

  @Override
  public Output create(Path file) throws IOException {
    hit();
    return new FaultyOutput(files.create(file));
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    hit();
    files.createFolder(folder);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    hit();
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    hit();
    files.move(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    if (crash) {
      hit();
    }
    files.delete(path);
  }

  @Override
  public long usableSpace(Path folder) throws IOException {
    return space;
  }
}
