package ai.refocused.job.event;

import ai.refocused.job.JobJson;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends events to a file, one JSON object a line. A line goes out in one write and is visible to
 * a reader at once; what was written survives the death of the process. Thread-safe.
 */
public final class EventWriter implements AutoCloseable {
  private final ObjectMapper mapper = JobJson.newMapper();
  private final FileChannel channel;

  public EventWriter(Path file) throws IOException {
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /** Appends an event. */
  public synchronized void write(TrainerEvent event) throws IOException {
    byte[] json = mapper.writeValueAsBytes(event);
    ByteBuffer line = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
    while (line.hasRemaining()) {
      channel.write(line);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }
}
