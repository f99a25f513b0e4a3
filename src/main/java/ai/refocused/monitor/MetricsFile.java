package ai.refocused.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code metrics.jsonl} holds.
 *
 * @param rows in the order of the file
 * @param unreadable numbers, from 1, of lines that are no rows; a last line without an end is what
 *     a killed process leaves and does not count
 */
public record MetricsFile(List<MetricsRow> rows, List<Integer> unreadable) {
  /** Its file name in a run's folder. */
  public static final String NAME = "metrics.jsonl";

  /** The same as a table. */
  public static final String CSV_NAME = "metrics.csv";

  public MetricsFile {
    rows = List.copyOf(rows);
    unreadable = List.copyOf(unreadable);
  }

  /** Reads a run's rows; none if there is no file. */
  public static MetricsFile read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    List<MetricsRow> rows = new ArrayList<>();
    List<Integer> unreadable = new ArrayList<>();
    if (Files.isRegularFile(file)) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      int number = 0;
      int start = 0;
      for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        number++;
        try {
          rows.add(MetricsFormat.parse(text.substring(start, end)));
        } catch (JsonProcessingException e) {
          // The caller says which lines these are.
          unreadable.add(number);
        }
        start = end + 1;
      }
    }
    return new MetricsFile(rows, unreadable);
  }
}
