package ai.refocused.worker.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.monitor.LengthHistogram;
import ai.refocused.monitor.MetricsFile;
import ai.refocused.monitor.MetricsRow;
import ai.refocused.monitor.RunFacts;
import ai.refocused.monitor.RunRecord;
import ai.refocused.monitor.RunStatus.State;
import ai.refocused.train.EvaluationReport;
import ai.refocused.train.StepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMonitorTest {
  private final List<String> warnings = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void aRunLeavesMetricsEventsFactsAndAReport() throws IOException {
    try (RunMonitor monitor = monitor()) {
      monitor.planned(null, 0);
      monitor.evaluated(evaluation(0));
      monitor.stepLogged(step(10));
      monitor.evaluated(evaluation(10));
      monitor.ended(State.COMPLETED, 10);
    }

    assertThat(names(folder))
        .containsExactlyInAnyOrder(
            "metrics.csv", "metrics.jsonl", "report.html", "run.json", "runs");
    assertThat(names(folder.resolve("runs"))).hasSize(1);
    RunRecord record = RunRecord.read(folder).orElseThrow();
    assertThat(record.status().state()).isEqualTo(State.COMPLETED);
    assertThat(record.facts().baseModel().name()).isEqualTo("tiny");
    assertThat(record.rows()).hasSize(3).allMatch(row -> row.memoryBytes() == 77);
    MetricsRow.Evaluation evaluation = record.evaluations().get(1);
    assertThat(evaluation.loss()).isEqualTo(2);
    assertThat(evaluation.perplexity()).isEqualTo(Math.exp(2));
    assertThat(report()).contains("Complete.").doesNotContain("refresh");
    assertThat(warnings).isEmpty();
  }

  @Test
  void theReportFollowsTheRun() throws IOException {
    try (RunMonitor monitor = monitor()) {
      monitor.planned(null, 0);
      assertThat(report()).contains("Step 0 of 40", "http-equiv=\"refresh\"");
      monitor.evaluated(evaluation(20));
      assertThat(report()).contains("Step 20 of 40", "base model");
      monitor.ended(State.STOPPED, 20);
      assertThat(report()).contains("can go on from there").doesNotContain("refresh");
    }
  }

  @Test
  void aRunOfWhichNoEndWasToldHasFailed() throws IOException {
    try (RunMonitor monitor = monitor()) {
      monitor.planned(null, 0);
      monitor.stepLogged(step(10));
    }

    assertThat(RunRecord.read(folder).orElseThrow().status().state()).isEqualTo(State.FAILED);
    assertThat(report()).contains("the trainer&#39;s log says why").doesNotContain("refresh");
  }

  @Test
  void aResumedRunGoesOnWithTheEarlierRows() throws IOException {
    try (RunMonitor monitor = monitor()) {
      monitor.planned(null, 0);
      List.of(10, 20, 30).forEach(step -> monitor.stepLogged(step(step)));
    }
    try (RunMonitor monitor = monitor()) {
      monitor.planned(null, 20);
      monitor.stepLogged(step(30));
      monitor.ended(State.COMPLETED, 30);
    }

    assertThat(MetricsFile.read(folder).rows())
        .extracting(MetricsRow::step)
        .containsExactly(10, 20, 30);
    assertThat(names(folder.resolve("runs"))).hasSize(1);
    assertThat(report()).contains("from step 20 on");
  }

  @Test
  void trainingGoesOnWhereTheFilesCannotBeWritten() throws IOException {
    Files.createDirectory(folder.resolve("metrics.csv"));
    Files.createFile(folder.resolve("metrics.csv").resolve("in the way"));
    try (RunMonitor monitor = monitor()) {
      monitor.planned(null, 0);
      monitor.stepLogged(step(10));
      monitor.evaluated(evaluation(10));
    }

    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("Metrics and report cannot be written to \"" + folder)
        .endsWith("Training goes on without them.");
  }

  private RunMonitor monitor() {
    return new RunMonitor(folder, RunMonitorTest::facts, () -> 77, warnings::add);
  }

  private String report() throws IOException {
    return Files.readString(folder.resolve("report.html"));
  }

  private static StepReport step(int step) {
    return new StepReport(step, 40, step / 40.0, 3, 0.5, 1e-4, 4000, 7);
  }

  private static EvaluationReport evaluation(int step) {
    return new EvaluationReport(step, step / 40.0, 2, 0.3, 25, 4, 0.5, 2, step > 0);
  }

  private static RunFacts facts(int startStep) {
    return new RunFacts(
        "chat",
        "full fine-tuning",
        Instant.now(),
        startStep,
        40,
        1,
        new RunFacts.Model("tiny", "ab", 10, 10),
        new RunFacts.Dataset(
            "d.jsonl",
            "cd",
            new RunFacts.Rows("messages", 5, 0, "truncate", 0),
            4,
            1,
            100,
            50,
            64,
            LengthHistogram.of(new int[] {20})),
        List.of(),
        List.of());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
