package ai.refocused.hub.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A part of a file. */
final class FileSlice extends InputStream {
  private final FileChannel channel;
  private long left;

  FileSlice(Path file, long from, long length) throws IOException {
    this.channel = FileChannel.open(file);
    this.left = length;
    channel.position(from);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = channel.read(ByteBuffer.wrap(buffer, offset, (int) Math.min(count, left)));
    left -= Math.max(read, 0);
    return read;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
