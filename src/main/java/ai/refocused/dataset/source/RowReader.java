package ai.refocused.dataset.source;

import ai.refocused.dataset.source.Finding.Severity;
import ai.refocused.layout.DataFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads the rows of one dataset file. */
public interface RowReader {
  /** Most bytes of a line, and most characters of a row. */
  int MAX_ROW = 16 << 20;

  /**
   * Reads all rows in their order.
   *
   * @param file what to call the source in findings
   * @param in its bytes; not closed here
   * @param rows takes each usable row
   * @param findings takes what is wrong with the others, and warnings
   */
  void read(Path file, InputStream in, Consumer<Row> rows, Findings findings) throws IOException;

  /**
   * The reader for a file, by its name. One that ends in {@code .json} may hold an array or one
   * object a line.
   */
  static RowReader of(Path file) throws IOException {
    DataFormat format = DataFormat.of(file.getFileName().toString()).orElse(DataFormat.JSON_LINES);
    if (format.isTabular()) {
      return new TabularReader(format);
    }
    if (format != DataFormat.JSON) {
      return new JsonLinesReader();
    }
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = new BufferedInputStream(DataStream.unpack(file, raw))) {
      int b = in.read();
      while (b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == 0xEF || b == 0xBB
          || b == 0xBF) {
        b = in.read();
      }
      return b == '[' ? new JsonArrayReader() : new JsonLinesReader();
    }
  }

  /** A problem as an error at its place. */
  static Finding error(Path file, long line, RowProblem problem) {
    return error(file, line, problem, "");
  }

  /**
   * A problem as an error at its place.
   *
   * @param key see {@link Finding#key}
   */
  static Finding error(Path file, long line, RowProblem problem, String key) {
    return new Finding(
        Severity.ERROR, file, line, problem.column(), problem.rule(), problem.getMessage(), key);
  }
}
