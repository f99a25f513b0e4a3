package ai.refocused.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TabularReaderTest {
  private static final Path DATASETS = Path.of("src/test/resources/reference/datasets");

  @TempDir private Path folder;
  private final Findings findings = new Findings();

  @Test
  void readsParquetAsTheSameRowsAsJsonLines() throws IOException {
    List<Row> rows = read(DATASETS.resolve("instruct.parquet"));
    ObjectMapper json = new ObjectMapper();
    List<String> lines = Files.readAllLines(DATASETS.resolve("instruct.jsonl"));
    assertThat(rows).hasSize(300);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).values()).isEqualTo(json.readValue(lines.get(i), Map.class));
      assertThat(rows.get(i).line()).isEqualTo(i + 1);
    }
  }

  @Test
  void carriesListsAndStructsThroughAndLeavesNullsOut() throws Exception {
    Path file = folder.resolve("chat's.parquet");
    parquet(
        file,
        "SELECT [{'role': 'user', 'content': 'a', 'name': NULL}, {'role': 'assistant', 'content':"
            + " 'b', 'name': 'x'}] AS messages, NULL AS empty, 7 AS n, [1, -100] AS labels");
    assertThat(read(file).get(0).values())
        .isEqualTo(
            Map.of(
                "messages",
                List.of(
                    Map.of("role", "user", "content", "a"),
                    Map.of("role", "assistant", "content", "b", "name", "x")),
                "n",
                7L,
                "labels",
                List.of(1L, -100L)));
  }

  @Test
  void readsCsvValuesAsTextsWithQuotesAndLineFeeds() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(
        file, "instruction,output,n\n\"say \"\"hi\"\"\",\"two\nlines, é\",007\nplain,,\n");
    List<Row> rows = read(file);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).values())
        .isEqualTo(Map.of("instruction", "say \"hi\"", "output", "two\nlines, é", "n", "007"));
    assertThat(rows.get(1).values()).isEqualTo(Map.of("instruction", "plain"));
    assertThat(findings.errorCount()).isZero();
  }

  @Test
  void readsTsv() throws IOException {
    Path file = folder.resolve("a.tsv");
    Files.writeString(file, "text\tother\nx, y\tz\n");
    assertThat(read(file).get(0).values()).isEqualTo(Map.of("text", "x, y", "other", "z"));
  }

  @Test
  void saysInWhichRowATableIsBroken() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, "a,b\n1,2\n3,4,5\n6,7\n\"x\n");
    assertThat(read(file)).extracting(row -> row.values().get("a")).containsExactly("1", "6");
    assertThat(findings.errors())
        .extracting(Finding::toString)
        .containsExactly(
            "a.csv:3:1 [unreadable-table] line 3, column 3 of the table: Expected Number of Columns:"
                + " 2 Found: 3 — mend the table, or write it anew.",
            "a.csv:5:1 [unreadable-table] line 5, column 1 of the table: Value with unterminated"
                + " quote found — mend the table, or write it anew.");
  }

  @Test
  void wantsANameForEachColumn() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, "a,,b\n1,2,3\n");
    read(file);
    Files.writeString(file, "\uFEFF\"a \"\"x\"\"\",A\n1,2\n");
    assertThat(read(file).get(0).values()).isEqualTo(Map.of("a \"x\"", "1", "A", "2"));
    Files.writeString(file, "a,A\n1,2\n");
    read(file);
    assertThat(findings.errors())
        .extracting(Finding::message)
        .containsExactly(
            "the first line must give each column a name of its own; one is empty.",
            "the first line must give each column a name of its own; one is \"A\" again.");
  }

  @Test
  void turnsDamageIntoFindingsWhereverItIs() throws IOException {
    byte[] good = Files.readAllBytes(DATASETS.resolve("instruct.parquet"));
    Path file = folder.resolve("a.parquet");
    Files.write(file, Arrays.copyOf(good, good.length - 100));
    assertThat(read(file)).isEmpty();
    assertThat(findings.errorCount()).isEqualTo(1);
    Files.writeString(file, "no table");
    read(file);
    assertThat(findings.errorCount()).isEqualTo(2);
    Random random = new Random(3);
    for (int round = 0; round < 30; round++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      Files.write(file, bad);
      assertThat(read(file).size()).isLessThanOrEqualTo(300);
    }
  }

  @Test
  void readsNoOtherFileThanTheOneItIsFor() throws Exception {
    Path other = folder.resolve("other.csv");
    Files.writeString(other, "a\n1\n");
    try (Connection connection = DuckDb.open(folder.resolve("a.csv"));
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT * FROM '" + other + "'"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> statement.execute("SET enable_external_access = true"))
          .isInstanceOf(SQLException.class);
    }
  }

  private List<Row> read(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    RowReader.of(file)
        .read(file.toAbsolutePath(), InputStream.nullInputStream(), rows::add, findings);
    return rows;
  }

  private static void parquet(Path file, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (" + query + ") TO '" + file.toString().replace("'", "''") + "' (FORMAT parquet)");
    }
  }
}
