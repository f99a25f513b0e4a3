package ai.refocused.worker;

import ai.refocused.job.event.ParentLine;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Standard input, which {@link ParentWatch} reads to its end, with the messages that pass by kept
 * for whoever asks.
 */
final class ParentMessages extends FilterInputStream {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final BlockingQueue<Optional<String>> messages = new LinkedBlockingQueue<>();

  ParentMessages(InputStream in) {
    super(in);
  }

  /** Waits for the next message; empty if there are no more, or the parent is gone. */
  Optional<String> next() throws InterruptedException {
    return messages.take();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count < 0) {
      messages.add(Optional.empty());
    }
    for (int i = 0; i < count; i++) {
      byte next = buffer[offset + i];
      if (next == '\n') {
        messages.add(ParentLine.read(line.toString(StandardCharsets.UTF_8)));
        line.reset();
      } else {
        line.write(next);
      }
    }
    return count;
  }
}
