package ai.refocused.maven.log;

import ai.refocused.job.JobResult;
import ai.refocused.job.JobSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.monitor.page.ReportPage;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.maven.plugin.logging.Log;

/**
 * Tells the build log about a run: a header, progress, a footer. Everything else is in the
 * trainer's own log.
 */
public final class BuildLogReporter implements Consumer<TrainerEvent> {
  private final Log log;
  private final JobSpec job;
  private final Optional<ProgressLine> progress;
  private String device = "";
  private String memory = "";
  private Optional<TrainerEvent.DatasetRead> dataset = Optional.empty();

  /**
   * @param progress where to draw progress; empty for a line of the log each time
   */
  public BuildLogReporter(Log log, JobSpec job, Optional<ProgressLine> progress) {
    this.log = log;
    this.job = job;
    this.progress = progress;
  }

  @Override
  public void accept(TrainerEvent event) {
    if (event instanceof TrainerEvent.StepLogged step && progress.isPresent()) {
      progress.get().draw(step);
      return;
    }
    progress.ifPresent(ProgressLine::clear);
    if (event instanceof TrainerEvent.Started started) {
      device = started.device();
    } else if (event instanceof TrainerEvent.Phase phase) {
      String detail = phase.detail().isEmpty() ? "" : ": " + phase.detail();
      log.debug(phase.name() + detail);
      progress.ifPresent(line -> line.draw(phase.name() + detail));
    } else if (event instanceof TrainerEvent.DatasetRead read) {
      dataset = Optional.of(read);
    } else if (event instanceof TrainerEvent.MemoryPlanned planned) {
      memory(planned);
    } else if (event instanceof TrainerEvent.TrainingPlanned planned) {
      header(planned);
      progress.ifPresent(line -> line.draw(first(planned)));
    } else if (event instanceof TrainerEvent.StepLogged step) {
      step(step);
    } else if (event instanceof TrainerEvent.Evaluated evaluated) {
      evaluated(evaluated);
      progress.ifPresent(line -> line.draw("training"));
    } else if (event instanceof TrainerEvent.StoppedEarly stopped) {
      line(
          "stop",
          "early, after step %d: no evaluation since that of step %d was better"
              .formatted(stopped.step(), stopped.bestStep()));
    } else if (event instanceof TrainerEvent.LearningRateFound found) {
      line(
          "rate",
          "%s, where the loss falls most steeply: %s"
              .formatted(Figures.rate(found.learningRate()), found.picture()));
    } else if (event instanceof TrainerEvent.CheckpointSaved saved) {
      log.debug("checkpoint saved: " + saved.path());
    } else if (event instanceof TrainerEvent.Warning warning) {
      log.warn(warning.message());
    }
  }

  private void header(TrainerEvent.TrainingPlanned planned) {
    log.info("Fine-tuning %s for %s".formatted(job.baseModel().name(), job.task().id()));
    line(
        "data",
        "%s: %s examples to train on, %s held out"
            .formatted(
                job.dataset().files().name(),
                Figures.count(planned.trainExamples()),
                Figures.count(planned.evalExamples())));
    dataset.ifPresent(this::dataset);
    line("method", method(job.tuning()));
    line(
        "weights",
        String.format(
            Locale.ROOT,
            "%s of %s trained (%.2f %%)",
            Figures.count(planned.trainableParameters()),
            Figures.count(planned.totalParameters()),
            100.0 * planned.trainableParameters() / planned.totalParameters()));
    line("device", device);
    line("memory", memory);
    line("steps", Figures.count(planned.totalSteps()));
    line("report", job.outputDirectory().resolve(ReportPage.FILE_NAME).toString());
  }

  private void dataset(TrainerEvent.DatasetRead read) {
    line("format", read.format());
    if (read.packedRows() > 0) {
      line(
          "packing",
          String.format(
              Locale.ROOT,
              "%s rows of %s tokens, %.1f %% full",
              Figures.count(read.packedRows()),
              Figures.count(job.dataset().maxLength()),
              100 * read.packedShare()));
    }
  }

  /** What comes before the first step is logged. */
  private static String first(TrainerEvent.TrainingPlanned planned) {
    return planned.evalExamples() > 0 ? "evaluating the base model" : "training";
  }

  private void memory(TrainerEvent.MemoryPlanned planned) {
    String need = Figures.bytes(planned.memory().total());
    String free = Figures.bytes(planned.availableBytes());
    memory = need + " planned, " + free + " free";
    if (planned.memory().total() > planned.availableBytes()) {
      log.warn(
          "The run needs %s of memory, and %s are free. The goal refocused:plan names settings that"
                  .formatted(need, free)
              + " need less.");
    }
  }

  private void step(TrainerEvent.StepLogged step) {
    line(
        "step",
        String.format(
            Locale.ROOT,
            "%s/%d  epoch %.2f  loss %s  lr %s  %s tokens/s  ETA %s",
            // As wide as the last one, so that what follows stays in its column.
            " ".repeat(digits(step.totalSteps()) - digits(step.step())) + step.step(),
            step.totalSteps(),
            step.epoch(),
            Figures.loss(step.loss()),
            Figures.rate(step.learningRate()),
            Figures.count(Math.round(step.tokensPerSecond())),
            Figures.duration(step.etaSeconds())));
  }

  private static int digits(int number) {
    return String.valueOf(number).length();
  }

  private void evaluated(TrainerEvent.Evaluated evaluated) {
    String when = evaluated.step() == 0 ? "base model" : "step " + evaluated.step();
    line(
        "eval",
        String.format(
            Locale.ROOT,
            "%s: held-out loss %s, perplexity %.2f",
            when,
            Figures.loss(evaluated.evalLoss()),
            evaluated.perplexity()));
  }

  /** The last lines, when the run has succeeded. */
  public void footer(JobResult result) {
    line("loss", losses(result));
    line(
        "time",
        "%s, %s tokens/s, peak memory %s"
            .formatted(
                Figures.duration(result.runtimeSeconds()),
                Figures.count(Math.round(result.tokensPerSecond())),
                Figures.bytes(result.peakMemoryBytes())));
    line("model", result.finalModel().toString());
    result.adapter().ifPresent(adapter -> line("adapter", adapter.toString()));
  }

  private static String losses(JobResult result) {
    if (result.baseEvalLoss().isPresent() && result.finalEvalLoss().isPresent()) {
      return "held out %s -> %s%s"
          .formatted(
              Figures.loss(result.baseEvalLoss().getAsDouble()),
              Figures.loss(result.finalEvalLoss().getAsDouble()),
              best(result));
    }
    return "%s over %s steps"
        .formatted(Figures.loss(result.trainLoss()), Figures.count(result.steps()));
  }

  /** The best loss, where that is not the last. */
  private static String best(JobResult result) {
    return result.bestEvalLoss().isEmpty() || result.bestEvalLoss().equals(result.finalEvalLoss())
        ? ""
        : " (best " + Figures.loss(result.bestEvalLoss().getAsDouble()) + ")";
  }

  private static String method(TuningSpec tuning) {
    if (tuning instanceof TuningSpec.Lora lora) {
      return String.format(
          Locale.ROOT,
          "%s%s, rank %d, alpha %s, on %s",
          lora.rsLora() ? "rank-stabilized " : "",
          lora.dora() ? "DoRA" : "LoRA",
          lora.rank(),
          Figures.number(lora.alpha()),
          String.join(",", lora.targetModules()));
    }
    if (tuning instanceof TuningSpec.Freeze freeze) {
      return String.format(Locale.ROOT, "lowest %.0f %% frozen", 100 * freeze.ratio());
    }
    return "full";
  }

  private void line(String key, String text) {
    log.info(String.format(Locale.ROOT, "  %-9s%s", key, text));
  }
}
