package ai.refocused.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  private final List<String> warnings = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void rowsAreInBothFilesAtOnce() throws IOException {
    try (MetricsLog log = open(0)) {
      log.add(Rows.evaluation(0));
      log.add(Rows.training(10));

      assertThat(csv())
          .containsExactly(
              "kind,step,epoch,time,loss,grad_norm,learning_rate,tokens_per_second,"
                  + "eval_loss,eval_perplexity,eval_accuracy,memory_bytes",
              "eval,0,0.0,2023-11-14T22:13:20Z,,,,,3.4,29.96410004739701,0.25,510000000",
              "train,10,0.1,2023-11-14T22:13:30Z,3.0900000000000003,0.5,2.0E-4,4030.0,,,,500000010");
      assertThat(json())
          .first()
          .isEqualTo(
              "{\"kind\":\"eval\",\"step\":0,\"epoch\":0.0,\"time\":\"2023-11-14T22:13:20Z\",\"eval_loss\":3.4,"
                  + "\"eval_perplexity\":29.96410004739701,\"eval_accuracy\":0.25,"
                  + "\"memory_bytes\":510000000}");
      assertThat(MetricsFile.read(folder).rows())
          .containsExactly(Rows.evaluation(0), Rows.training(10));
    }
  }

  @Test
  void everyFieldOfTheJsonIsAColumnOfTheTable() throws IOException {
    for (MetricsRow row : List.of(Rows.training(1), Rows.evaluation(1))) {
      JsonNode json = new ObjectMapper().readTree(MetricsFormat.json(row));
      assertThat(MetricsFormat.COLUMNS).containsAll(json::fieldNames);
    }
  }

  @Test
  void aResumedRunDropsTheRowsThatComeAgain() throws IOException {
    write(0, Rows.run(25));
    write(20, Rows.run(30).stream().filter(row -> row.step() > 20).toList());

    assertThat(MetricsFile.read(folder).rows()).isEqualTo(Rows.run(30));
    assertThat(json()).hasSize(Rows.run(30).size());
    assertThat(csv()).hasSize(Rows.run(30).size() + 1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void anEvaluationThatIsDoneAgainIsNotThereTwice() throws IOException {
    write(0, Rows.run(20));
    write(20, List.of(Rows.evaluation(20), Rows.training(21)));

    assertThat(MetricsFile.read(folder).rows()).isEqualTo(Rows.run(21));
  }

  @Test
  void aNewRunStartsWithEmptyFiles() throws IOException {
    write(0, Rows.run(25));
    write(0, List.of(Rows.evaluation(0)));

    assertThat(MetricsFile.read(folder).rows()).containsExactly(Rows.evaluation(0));
    assertThat(csv()).hasSize(2);
  }

  @Test
  void halfALineOfAKilledProcessIsDroppedWithoutAWord() throws IOException {
    write(0, Rows.run(5));
    append("{\"kind\":\"train\",\"step\":6,\"epo");
    write(5, List.of(Rows.training(6)));

    assertThat(MetricsFile.read(folder).rows()).isEqualTo(Rows.run(6));
    assertThat(warnings).isEmpty();
  }

  @Test
  void aForeignLineIsDroppedWithAWarning() throws IOException {
    write(0, Rows.run(5));
    append("hello\n");
    write(5, List.of());

    assertThat(MetricsFile.read(folder).rows()).isEqualTo(Rows.run(5));
    assertThat(warnings)
        .containsExactly(
            folder.resolve("metrics.jsonl") + ", line 7: not a row of metrics; it is left out.");
  }

  @Test
  void aResumedRunWithoutEarlierFilesStartsThem() throws IOException {
    write(5, List.of(Rows.training(6)));

    assertThat(MetricsFile.read(folder).rows()).containsExactly(Rows.training(6));
  }

  @Test
  void noTemporaryFilesAreLeft() throws IOException {
    write(0, Rows.run(3));

    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("metrics.csv", "metrics.jsonl");
    }
  }

  private MetricsLog open(int startStep) throws IOException {
    return MetricsLog.open(folder, startStep, warnings::add);
  }

  private void write(int startStep, List<MetricsRow> rows) throws IOException {
    try (MetricsLog log = open(startStep)) {
      for (MetricsRow row : rows) {
        log.add(row);
      }
    }
  }

  private void append(String text) throws IOException {
    Files.writeString(folder.resolve("metrics.jsonl"), text, StandardOpenOption.APPEND);
  }

  private List<String> csv() throws IOException {
    return Files.readAllLines(folder.resolve("metrics.csv"));
  }

  private List<String> json() throws IOException {
    return Files.readAllLines(folder.resolve("metrics.jsonl"));
  }
}
