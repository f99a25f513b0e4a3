package ai.refocused.dataset.source;

import ai.refocused.layout.DataFormat;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * CSV, TSV and Parquet, read by DuckDB, which is on the trainer's class path if such a file is in
 * use. A row's line is its number among the rows, from 1. Columns become keys, lists and structs
 * become lists and maps; what is null is left out. In CSV and TSV all values are texts.
 *
 * <p>DuckDB hands each row over as JSON, so that tabular rows meet the same checks and limits as
 * others.
 */
public final class TabularReader implements RowReader {
  private final DataFormat format;

  /**
   * @param format one that {@link DataFormat#isTabular}
   */
  public TabularReader(DataFormat format) {
    this.format = format;
  }

  /** Reads {@code file} itself; {@code in} is left alone. */
  @Override
  public void read(Path file, InputStream in, Consumer<Row> rows, Findings findings)
      throws IOException {
    long number = 0;
    try (Connection connection = DuckDb.open(file);
        ResultSet table = DuckDb.rows(connection, file, format)) {
      while (table.next()) {
        number++;
        try {
          rows.accept(row(file, number, table.getString(1)));
        } catch (RowProblem problem) {
          findings.add(RowReader.error(file, number, problem));
        }
      }
      if (format != DataFormat.PARQUET) {
        DuckDb.rejected(connection, file, findings);
      }
    } catch (RowProblem problem) {
      findings.add(RowReader.error(file, 1, problem));
    } catch (SQLException e) {
      // What DuckDB has read before the damage was handed over as rows; nothing more can be read.
      RowProblem problem = new RowProblem("unreadable-table", DuckDb.sentence(e));
      findings.add(RowReader.error(file, number + 1, problem));
    }
  }

  private static Row row(Path file, long number, String json) throws IOException {
    if (json.length() > MAX_ROW) {
      throw new RowProblem(
          "row-too-long",
          "the row has " + json.length() + " characters; at most " + MAX_ROW + " are read.");
    }
    try (JsonParser parser = StrictJson.FACTORY.createParser(json)) {
      parser.nextToken();
      Map<String, Object> values = new StrictJson(parser).readObject();
      withoutNulls(values);
      return new Row(file, number, values);
    } catch (JsonProcessingException e) {
      throw StrictJson.problem(e);
    }
  }

  /** A table has every column in every row, and null where a row says nothing. */
  private static void withoutNulls(Object value) {
    if (value instanceof Map<?, ?> map) {
      map.values().removeIf(Objects::isNull);
      map.values().forEach(TabularReader::withoutNulls);
    } else if (value instanceof List<?> list) {
      list.forEach(TabularReader::withoutNulls);
    }
  }
}
