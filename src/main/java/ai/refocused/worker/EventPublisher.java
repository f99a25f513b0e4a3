package ai.refocused.worker;

import ai.refocused.dataset.BatchPlan;
import ai.refocused.dataset.DatasetSummary;
import ai.refocused.job.LearningRateResult;
import ai.refocused.job.MemoryForecast;
import ai.refocused.job.TrainerResult;
import ai.refocused.job.event.EventWriter;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.train.EvaluationReport;
import ai.refocused.train.StepReport;
import ai.refocused.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/** Tells the parent process what happens. A parent that cannot be told ends the run. */
final class EventPublisher implements TrainingListener {
  private final EventWriter events;
  private final boolean warns;

  EventPublisher(EventWriter events) {
    this(events, true);
  }

  private EventPublisher(EventWriter events, boolean warns) {
    this.events = events;
    this.warns = warns;
  }

  /** The same without warnings, for what has been warned of before. */
  EventPublisher quiet() {
    return new EventPublisher(events, false);
  }

  void started(String device) {
    tell(new TrainerEvent.Started(TrainerEvent.PROTOCOL, ProcessHandle.current().pid(), device));
  }

  void learningRateFound(LearningRateResult result) {
    tell(new TrainerEvent.LearningRateFound(result.learningRate(), result.picture()));
  }

  void phase(String name, String detail) {
    tell(new TrainerEvent.Phase(name, detail));
  }

  void datasetRead(DatasetSummary summary, BatchPlan batches) {
    tell(
        new TrainerEvent.DatasetRead(
            summary.format(),
            summary.tokens(),
            summary.labelledTokens(),
            batches.packedRows(),
            batches.efficiency()));
  }

  void memoryPlanned(MemoryForecast memory, long availableBytes) {
    tell(new TrainerEvent.MemoryPlanned(memory, availableBytes));
  }

  void planned(TrainerEvent.TrainingPlanned plan) {
    tell(plan);
  }

  void warning(String message) {
    if (warns) {
      tell(new TrainerEvent.Warning(message));
    }
  }

  void completed(TrainerResult result) {
    tell(new TrainerEvent.Completed(result));
  }

  @Override
  public void stepLogged(StepReport report) {
    tell(
        new TrainerEvent.StepLogged(
            report.step(),
            report.totalSteps(),
            report.epoch(),
            report.loss(),
            report.gradNorm(),
            report.learningRate(),
            report.tokensPerSecond(),
            report.etaSeconds()));
  }

  @Override
  public void stepSkipped(String why, int skippedSteps) {
    warning(
        why
            + " The step is skipped: the weights stay as they were. Skipped so far: "
            + skippedSteps
            + ".");
  }

  @Override
  public void lossSpiked(StepReport report, double mean) {
    warning(
        String.format(
            Locale.ROOT,
            "Step %d: the loss leaps to %.4f from %.4f, the mean of the steps before it. If it does"
                + " not come down again, lower <learningRate> or lengthen <warmupSteps>, and look at"
                + " the examples there.",
            report.step(),
            report.loss(),
            mean));
  }

  @Override
  public void stoppedEarly(int step, int bestStep) {
    tell(new TrainerEvent.StoppedEarly(step, bestStep));
  }

  @Override
  public void evaluated(EvaluationReport report) {
    tell(new TrainerEvent.Evaluated(report.step(), report.loss(), Math.exp(report.loss())));
  }

  @Override
  public void checkpointSaved(int step, Path folder) {
    tell(new TrainerEvent.CheckpointSaved(step, folder));
  }

  void tell(TrainerEvent event) {
    try {
      events.write(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
