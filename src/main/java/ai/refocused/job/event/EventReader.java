package ai.refocused.job.event;

import ai.refocused.job.JobJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows a file that an {@link EventWriter} appends to. A line counts once its end has been
 * written; events of unknown types are passed over, so that a newer trainer may tell more.
 */
public final class EventReader implements AutoCloseable {
  /** No event comes near this; a longer line means that something else writes to the file. */
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final ObjectMapper mapper =
      JobJson.newMapper().disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE);
  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer chunk = ByteBuffer.allocate(8192);
  private final ByteArrayOutputStream partialLine = new ByteArrayOutputStream();

  /** Opens a file; it must exist but may be empty. */
  public EventReader(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  /**
   * Reads the events that have been completed since the last call.
   *
   * @throws IOException if a complete line is not an event
   */
  public List<TrainerEvent> poll() throws IOException {
    List<TrainerEvent> events = new ArrayList<>();
    while (channel.read(chunk.clear()) > 0) {
      chunk.flip();
      while (chunk.hasRemaining()) {
        byte next = chunk.get();
        if (next == '\n') {
          parse(partialLine.toString(StandardCharsets.UTF_8), events);
          partialLine.reset();
        } else {
          append(next);
        }
      }
    }
    return events;
  }

  private void append(byte next) throws IOException {
    if (partialLine.size() >= MAX_LINE_BYTES) {
      throw new IOException(
          file + ": a line is longer than " + MAX_LINE_BYTES + " bytes; not a file of events");
    }
    partialLine.write(next);
  }

  private void parse(String line, List<TrainerEvent> events) throws IOException {
    try {
      TrainerEvent event = mapper.readValue(line, TrainerEvent.class);
      if (event != null) {
        events.add(event);
      }
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": not an event: " + line, e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
