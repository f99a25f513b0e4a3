package ai.refocused.maven.log;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.MemoryForecast;
import ai.refocused.job.PlanResult;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

class PlanReportTest {
  private static final MemoryForecast MEMORY =
      new MemoryForecast(
          300_000_000, 280_000_000, 560_000_000, 400_000_000, 90_000_000, 140_000_000, 350_000_000);

  private final List<String> lines = new ArrayList<>();
  private final PlanReport report = new PlanReport(new RecordedLog(lines), "model");

  @Test
  void tellsWhatARunTakes() {
    report.tell(
        new PlanResult(
            MEMORY, 8_000_000_000L, "", 87, 29, 50_000, 150_000, 0.4, 35, 2_050_000_000L));

    assertThat(lines)
        .containsExactly(
            "info Fine-tuning model would take",
            "info   memory   2.12 GB",
            "info     weights    300.0 MB",
            "info     gradients  280.0 MB",
            "info     optimizer  560.0 MB",
            "info     tape       400.0 MB",
            "info     arena      90.0 MB",
            "info     head       140.0 MB",
            "info     base       350.0 MB",
            "info   free     8.00 GB",
            "info   measured 2.05 GB after the first steps",
            "info   steps    87, 29 an epoch",
            "info   tokens   50,000 an epoch, about 150,000 in all",
            "info   time     about 35s, 0.40 s a step, without evaluation and checkpoints");
  }

  @Test
  void saysWhatHelpsWhereMemoryIsShort() {
    report.tell(
        new PlanResult(
            MEMORY,
            2_000_000_000L,
            "With <gradientCheckpointing>true</gradientCheckpointing> it needs 1.90 GB.",
            87,
            29,
            50_000,
            150_000,
            0,
            0,
            0));

    assertThat(lines)
        .last()
        .isEqualTo(
            "warn The run needs 2.12 GB, and 2.00 GB are free. With"
                + " <gradientCheckpointing>true</gradientCheckpointing> it needs 1.90 GB.");
  }

  private static final class RecordedLog extends SystemStreamLog {
    private final List<String> lines;

    private RecordedLog(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void info(CharSequence content) {
      lines.add("info " + content);
    }

    @Override
    public void warn(CharSequence content) {
      lines.add("warn " + content);
    }
  }
}
