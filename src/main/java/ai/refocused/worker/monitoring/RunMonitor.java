package ai.refocused.worker.monitoring;

import ai.refocused.monitor.MetricsRow;
import ai.refocused.monitor.RunFacts;
import ai.refocused.monitor.RunStatus;
import ai.refocused.monitor.RunStatus.State;
import ai.refocused.train.EvaluationReport;
import ai.refocused.train.StepReport;
import ai.refocused.train.TrainingListener;
import ai.refocused.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Follows a training loop: a row of metrics for each logged step and evaluation, and a report that
 * is made anew after each evaluation, and between them as often as a reader would look again.
 *
 * <p>A run does not fail for its report. Where the files cannot be written, one warning says so and
 * training goes on without them.
 */
public final class RunMonitor implements TrainingListener, AutoCloseable {
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

  /** A use of the files. */
  @FunctionalInterface
  private interface Writing {
    void run(RunFiles files) throws IOException;
  }

  private final Path folder;
  private final IntFunction<RunFacts> facts;
  private final LongSupplier memory;
  private final Consumer<String> warnings;
  private RunFiles files;
  private RunStatus status = new RunStatus(State.RUNNING, 0, 0, Instant.EPOCH);
  private Instant reportedAt = Instant.EPOCH;

  /**
   * @param folder the run's own, which exists
   * @param facts what is known of the run, given the steps that were done before
   * @param memory bytes that are resident now
   * @param warnings tells the user
   */
  public RunMonitor(
      Path folder, IntFunction<RunFacts> facts, LongSupplier memory, Consumer<String> warnings) {
    this.folder = folder;
    this.facts = facts;
    this.memory = memory;
    this.warnings = warnings;
  }

  @Override
  public void planned(TrainingPlan plan, int startStep) {
    status = new RunStatus(State.RUNNING, startStep, 0, now());
    try {
      files = RunFiles.open(folder, facts.apply(startStep), warnings);
    } catch (IOException e) {
      giveUp(e);
    }
    report();
  }

  @Override
  public void stepLogged(StepReport step) {
    status = new RunStatus(State.RUNNING, step.step(), step.etaSeconds(), now());
    write(
        to ->
            to.add(
                new MetricsRow.Training(
                    step.step(),
                    step.epoch(),
                    status.updatedAt(),
                    step.loss(),
                    step.gradNorm(),
                    step.learningRate(),
                    step.tokensPerSecond(),
                    memory.getAsLong())));
    if (Duration.between(reportedAt, status.updatedAt()).compareTo(BETWEEN_REPORTS) >= 0) {
      report();
    }
  }

  @Override
  public void evaluated(EvaluationReport evaluation) {
    int step = evaluation.step();
    status = new RunStatus(State.RUNNING, step, status.secondsLeft(), now());
    write(
        to ->
            to.add(
                new MetricsRow.Evaluation(
                    step,
                    evaluation.epoch(),
                    status.updatedAt(),
                    evaluation.loss(),
                    Math.exp(evaluation.loss()),
                    evaluation.accuracy(),
                    memory.getAsLong())));
    report();
  }

  /** The run is over: makes the last report. */
  public void ended(State state, int step) {
    status = new RunStatus(state, step, 0, now());
    report();
  }

  /** Closes the files; a run of which no end was told has failed. */
  @Override
  public void close() {
    if (status.state() == State.RUNNING) {
      ended(State.FAILED, status.step());
    }
    write(RunFiles::close);
  }

  private void report() {
    reportedAt = now();
    write(to -> to.report(status));
  }

  private void write(Writing writing) {
    if (files == null) {
      return;
    }
    try {
      writing.run(files);
    } catch (IOException | RuntimeException e) {
      // RuntimeException too: hours of training must not be lost for a chart.
      giveUp(e);
    }
  }

  private void giveUp(Exception e) {
    warnings.accept(
        "Metrics and report cannot be written to \""
            + folder
            + "\": "
            + e
            + ". Training goes on without them.");
    if (files != null) {
      RunFiles broken = files;
      files = null;
      try {
        broken.close();
      } catch (IOException again) {
        e.addSuppressed(again);
      }
    }
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
