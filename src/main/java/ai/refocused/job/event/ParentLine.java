package ai.refocused.job.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * What the parent tells a trainer that asked ({@link TrainerEvent.PromptAwaited}): a line with a
 * JSON string, or {@code null} for nothing more.
 */
public final class ParentLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ParentLine() {}

  /** The line for a text, or for the end; without line break. */
  public static String write(Optional<String> text) {
    try {
      return JSON.writeValueAsString(text.orElse(null));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if {@link #write} did not write it
   */
  public static Optional<String> read(String line) {
    try {
      return Optional.ofNullable(JSON.readValue(line, String.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("\"" + line + "\" is no message", e);
    }
  }
}
