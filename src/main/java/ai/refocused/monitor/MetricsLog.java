package ai.refocused.monitor;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Appends rows to {@code metrics.jsonl} and {@code metrics.csv} while a run goes. Each row is
 * handed to the operating system at once, so that the files can be followed and survive the
 * process.
 */
public final class MetricsLog implements AutoCloseable {
  private final List<MetricsRow> rows;
  private final Writer json;
  private final Writer csv;

  private MetricsLog(List<MetricsRow> rows, Writer json, Writer csv) {
    this.rows = rows;
    this.json = json;
    this.csv = csv;
  }

  /**
   * Opens the files of a run's folder.
   *
   * @param startStep steps done before: rows of later steps, which will come again, are dropped; 0
   *     drops all rows
   * @param warnings hears of lines that are no rows; they are dropped as well
   */
  public static MetricsLog open(Path folder, int startStep, Consumer<String> warnings)
      throws IOException {
    List<MetricsRow> rows = new ArrayList<>();
    if (startStep > 0) {
      MetricsFile before = MetricsFile.read(folder);
      before.rows().stream().filter(row -> row.step() <= startStep).forEach(rows::add);
      if (!before.unreadable().isEmpty()) {
        warnings.accept(
            "%s, line %d: not a row of metrics; %s left out."
                .formatted(
                    folder.resolve(MetricsFile.NAME),
                    before.unreadable().get(0),
                    before.unreadable().size() == 1
                        ? "it is"
                        : before.unreadable().size() + " such lines are"));
      }
    }
    Stream<String> lines = rows.stream().map(MetricsFormat::csv);
    return new MetricsLog(
        rows,
        start(folder.resolve(MetricsFile.NAME), rows.stream().map(MetricsFormat::json)),
        start(
            folder.resolve(MetricsFile.CSV_NAME),
            Stream.concat(Stream.of(MetricsFormat.csvHeader()), lines)));
  }

  /** Puts a file with these lines in place of what is there, and opens it to go on. */
  private static Writer start(Path file, Stream<String> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    WholeFile.replace(file, text.toString());
    return Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  /** Appends a row, unless there is one of its kind and step; says whether it did. */
  public boolean add(MetricsRow row) throws IOException {
    for (int i = rows.size() - 1; i >= 0 && rows.get(i).step() >= row.step(); i--) {
      if (rows.get(i).repeats(row)) {
        return false;
      }
    }
    rows.add(row);
    append(json, MetricsFormat.json(row));
    append(csv, MetricsFormat.csv(row));
    return true;
  }

  private static void append(Writer file, String line) throws IOException {
    file.write(line + "\n");
    file.flush();
  }

  /** All rows of the run, those of earlier processes among them; grows as rows are added. */
  public List<MetricsRow> rows() {
    return Collections.unmodifiableList(rows);
  }

  @Override
  public void close() throws IOException {
    try (csv) {
      json.close();
    }
  }
}
