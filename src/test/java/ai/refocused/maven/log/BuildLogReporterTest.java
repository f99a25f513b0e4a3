package ai.refocused.maven.log;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.JobSpecFactory;
import ai.refocused.configuration.Layer;
import ai.refocused.configuration.Origin;
import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.JobResult;
import ai.refocused.job.JobSpec;
import ai.refocused.job.MemoryForecast;
import ai.refocused.job.event.TrainerEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

class BuildLogReporterTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void tellsARunInAFewLines() {
    BuildLogReporter reporter = reporter(Optional.empty());

    reporter.accept(new TrainerEvent.Started(1, 1, "CPU (linux-x86_64, 2 threads)"));
    reporter.accept(new TrainerEvent.Phase("loading model", ""));
    reporter.accept(new TrainerEvent.DatasetRead("instruction/output", 9000, 5000, 37, 0.9812));
    reporter.accept(
        new TrainerEvent.MemoryPlanned(
            new MemoryForecast(1_000_000_000, 1, 2, 3, 4, 5, 500_000_000), 8_000_000_000L));
    reporter.accept(new TrainerEvent.TrainingPlanned(34, 270, 30, 6144, 274_176));
    reporter.accept(new TrainerEvent.Evaluated(0, 3.10424, 22.29));
    reporter.accept(new TrainerEvent.StepLogged(10, 34, 0.29, 2.95123, 1.2, 2.9e-5, 12345.6, 72));
    reporter.accept(new TrainerEvent.Warning("Warm-up is capped."));
    reporter.footer(
        new JobResult(
            Path.of("out", "final_model"),
            Optional.empty(),
            Optional.of(Path.of("out", "adapter")),
            34,
            2.9,
            OptionalDouble.of(3.1),
            OptionalDouble.of(2.9),
            OptionalDouble.of(2.85),
            3725,
            12_000,
            512_000_000));

    assertThat(lines)
        .containsExactly(
            "info Fine-tuning model for instruct",
            "info   data     d.jsonl: 270 examples to train on, 30 held out",
            "info   format   instruction/output",
            "info   packing  37 rows of 1,024 tokens, 98.1 % full",
            "info   method   LoRA, rank 8, alpha 16, on q_proj,k_proj,v_proj",
            "info   weights  6,144 of 274,176 trained (2.24 %)",
            "info   device   CPU (linux-x86_64, 2 threads)",
            "info   memory   1.50 GB planned, 8.00 GB free",
            "info   steps    34",
            "info   report   " + Path.of("/project/out/instruct_d/report.html"),
            "info   eval     base model: held-out loss 3.1042, perplexity 22.29",
            "info   step     10/34  epoch 0.29  loss 2.9512  lr 2.90e-05  12,346 tokens/s  ETA 1m"
                + " 12s",
            "warn Warm-up is capped.",
            "info   loss     held out 3.1000 -> 2.9000 (best 2.8500)",
            "info   time     1h 2m, 12,000 tokens/s, peak memory 512.0 MB",
            "info   model    " + Path.of("out", "final_model"),
            "info   adapter  " + Path.of("out", "adapter"));
  }

  @Test
  void drawsProgressInOneLineOfATerminal() {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(screen, true, StandardCharsets.UTF_8);
    BuildLogReporter reporter = reporter(Optional.of(new ProgressLine(terminal)));

    reporter.accept(new TrainerEvent.StepLogged(17, 34, 0.5, 2.95, 1, 2.9e-5, 12345, 72));
    reporter.accept(new TrainerEvent.Evaluated(17, 3, 20.09));

    assertThat(screen.toString(StandardCharsets.UTF_8))
        .startsWith(
            "\r[==========          ] 17/34  loss 2.950  lr 2.9e-05  12,345 tok/s  ETA 1m 12s")
        .endsWith("\r" + " ".repeat(79) + "\r\rtraining ..." + " ".repeat(67))
        .doesNotContain("\n");
    assertThat(lines)
        .containsExactly("info   eval     step 17: held-out loss 3.0000, perplexity 20.09");
  }

  @Test
  void saysOnATerminalWhatItDoesBeforeTheFirstStep() {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(screen, true, StandardCharsets.UTF_8);
    BuildLogReporter reporter = reporter(Optional.of(new ProgressLine(terminal)));

    reporter.accept(new TrainerEvent.Phase("loading model", "pythia"));
    reporter.accept(new TrainerEvent.TrainingPlanned(34, 270, 30, 6144, 274_176));

    assertThat(screen.toString(StandardCharsets.UTF_8))
        .containsSubsequence("\rloading model: pythia ...", "\revaluating the base model ...")
        .doesNotContain("\n");
  }

  @Test
  void stepsStayInTheirColumns() {
    BuildLogReporter reporter = reporter(Optional.empty());

    reporter.accept(new TrainerEvent.StepLogged(5, 340, 0.1, 2.5, 1, 2e-5, 1000, 72));

    assertThat(lines).singleElement().asString().startsWith("info   step       5/340  epoch 0.10");
  }

  private BuildLogReporter reporter(Optional<ProgressLine> progress) {
    return new BuildLogReporter(new RecordedLog(lines), job(), progress);
  }

  private static JobSpec job() {
    List<ai.refocused.job.Problem> problems = new ArrayList<>();
    Map<String, String> commandLine =
        Map.of(
            "refocused.task", "instruct",
            "refocused.baseModel", "m",
            "refocused.dataset", "d.jsonl",
            "refocused.method", "lora");
    EffectiveConfiguration configuration =
        EffectiveConfiguration.of(
            new Layer(Origin.POM),
            Layer.ofCommandLine(commandLine, problems),
            Set.of(),
            1,
            "out",
            problems);
    return new JobSpecFactory(configuration, Path.of("/project"))
        .create(
            new BaseModelSpec(Path.of("/model"), "model"),
            DataFiles.of(Path.of("/project/d.jsonl")));
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
