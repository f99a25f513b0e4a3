package ai.refocused.dataset.source;

import ai.refocused.layout.DataFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * A DuckDB in memory that may read one file and nothing else: no network, no extensions, no other
 * files, little memory. Its readers of file formats are native code that trusts its input more than
 * we do; a crash ends the trainer, not Maven.
 */
final class DuckDb {
  private static final int LONGEST_LINE = 2 << 20;
  private static final String DRIVER = "org.duckdb.DuckDBDriver";

  private DuckDb() {}

  static Connection open(Path file) throws SQLException, IOException {
    if (file.toString().matches(".*[*?\\[\\]{}].*")) {
      throw new IOException(
          "its path holds one of the characters * ? [ ] { }, which stand for patterns in DuckDB."
              + " Rename it");
    }
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    Connection connection = driver().connect("jdbc:duckdb:", properties);
    try (Statement statement = connection.createStatement()) {
      for (String setting : settings(file)) {
        statement.execute("SET " + setting);
      }
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /** Rows in the file's order, each as a JSON object in column 1. */
  static ResultSet rows(Connection connection, Path file, DataFormat format)
      throws SQLException, IOException {
    String table =
        switch (format) {
          case PARQUET -> "read_parquet(" + literal(file) + ")";
          case CSV -> csv(file, ',');
          case TSV -> csv(file, '\t');
          default -> throw new IllegalArgumentException(format.toString());
        };
    Statement statement = connection.createStatement();
    statement.closeOnCompletion();
    return statement.executeQuery("SELECT CAST(to_json(r) AS VARCHAR) FROM " + table + " r");
  }

  /** Adds a finding for each line of a CSV file that was put aside. */
  static void rejected(Connection connection, Path file, Findings findings) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet lines =
            statement.executeQuery(
                "SELECT line, column_idx, error_message FROM reject_errors ORDER BY line")) {
      while (lines.next()) {
        String message =
            "line %d, column %d of the table: %s"
                .formatted(lines.getLong(1), lines.getInt(2), firstLine(lines.getString(3)));
        findings.add(
            RowReader.error(file, lines.getLong(1), new RowProblem("unreadable-table", message)));
      }
    }
  }

  /** The first line of a complaint: further ones advise on DuckDB's own options. */
  static String sentence(SQLException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return "the table cannot be read from here on: " + firstLine(message);
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?").strip();
    String shown = line.length() > 300 ? line.substring(0, 300) + "…" : line;
    return shown.replaceFirst("[.:]?$", ".");
  }

  private static List<String> settings(Path file) {
    return List.of(
        "threads = 1",
        "memory_limit = '512MB'",
        "preserve_insertion_order = true",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        "allowed_paths = [" + literal(file) + "]",
        "enable_external_access = false",
        "lock_configuration = true");
  }

  /**
   * Nothing is guessed at, and bad lines are put aside, see {@link #rejected}. DuckDB's buffers are
   * 16 times the longest line.
   */
  private static String csv(Path file, char delimiter) throws IOException {
    String columns =
        CsvHeader.read(file, delimiter).stream()
            .map(name -> literal(name) + ": 'VARCHAR'")
            .collect(Collectors.joining(", "));
    return "read_csv(%s, columns = {%s}, auto_detect = false, header = true, delim = '%s',"
            .formatted(literal(file), columns, delimiter)
        + " quote = '\"', escape = '\"', strict_mode = true, store_rejects = true,"
        + " rejects_limit = 1000, max_line_size = "
        + LONGEST_LINE
        + ")";
  }

  private static String literal(Object text) {
    return "'" + text.toString().replace("'", "''") + "'";
  }

  /** By name: the library is only there if it is needed. */
  private static Driver driver() throws IOException {
    try {
      return Class.forName(DRIVER).asSubclass(Driver.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IOException("DuckDB cannot be loaded (" + e + ")", e);
    }
  }
}
