package ai.refocused.worker.monitoring;

import ai.refocused.monitor.MetricsLog;
import ai.refocused.monitor.MetricsRow;
import ai.refocused.monitor.RunFacts;
import ai.refocused.monitor.RunRecord;
import ai.refocused.monitor.RunStatus;
import ai.refocused.monitor.SamplesFile;
import ai.refocused.monitor.page.ReportPage;
import ai.refocused.monitor.tensorboard.EventFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** The files in a run's folder that tell of it: rows as they come, the report when asked. */
final class RunFiles implements AutoCloseable {
  private final Path folder;
  private final RunFacts facts;
  private final MetricsLog metrics;
  private final EventFile events;

  private RunFiles(Path folder, RunFacts facts, MetricsLog metrics, EventFile events) {
    this.folder = folder;
    this.facts = facts;
    this.metrics = metrics;
    this.events = events;
  }

  /** Starts the files, or goes on with them if steps have been done before. */
  static RunFiles open(Path folder, RunFacts facts, Consumer<String> warnings) throws IOException {
    MetricsLog metrics = MetricsLog.open(folder, facts.startStep(), warnings);
    try {
      Instant now = facts.startedAt();
      // TensorBoard reads files in the order of their names.
      String name = "%010d.%d".formatted(now.getEpochSecond(), ProcessHandle.current().pid());
      EventFile events = EventFile.start(folder.resolve("runs"), name, now, metrics.rows());
      return new RunFiles(folder, facts, metrics, events);
    } catch (IOException e) {
      metrics.close();
      throw e;
    }
  }

  void add(MetricsRow row) throws IOException {
    if (metrics.add(row)) {
      events.add(row);
    }
  }

  void report(RunStatus status) throws IOException {
    RunRecord.write(folder, facts, status);
    ReportPage.write(
        folder,
        new RunRecord(
            facts, status, List.copyOf(metrics.rows()), SamplesFile.read(folder, status.step())));
  }

  @Override
  public void close() throws IOException {
    try (events) {
      metrics.close();
    }
  }
}
