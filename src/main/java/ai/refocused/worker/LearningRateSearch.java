package ai.refocused.worker;

import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobSpec;
import ai.refocused.job.LearningRateResult;
import ai.refocused.job.SweepSpec;
import ai.refocused.train.StepReport;
import ai.refocused.train.StopSignal;
import ai.refocused.train.checkpoint.DurableFiles;
import ai.refocused.train.checkpoint.JobFingerprint;
import ai.refocused.train.checkpoint.StateJson;
import ai.refocused.train.optimizer.L2Norm;
import ai.refocused.train.sweep.LearningRateSweep;
import ai.refocused.train.sweep.SweepCurve;
import ai.refocused.train.sweep.SweepPicture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the learning rate of a run and leaves a table, a picture and the result in its folder. A
 * run that goes on takes the rate that it began with from there.
 */
final class LearningRateSearch {
  private static final String RESULT = "learning-rate.json";
  private static final int REPORT_EVERY = 10;

  /** What was found, and for which run. */
  record Found(JobFingerprint fingerprint, double learningRate) {}

  private final JobSpec spec;
  private final EventPublisher events;
  private final StopSignal stop;
  private final DurableFiles files = DurableFiles.system();

  LearningRateSearch(JobSpec spec, EventPublisher events, StopSignal stop) {
    this.spec = spec;
    this.events = events;
    this.stop = stop;
  }

  /**
   * The rate for a run: a new one, or with {@code resume} that of before; empty if told to stop.
   */
  Optional<Double> forRun(TrainingSetup setup) throws IOException {
    JobFingerprint fingerprint = RunFingerprint.of(spec, PluginVersion.read());
    Path file = spec.outputDirectory().resolve(RESULT);
    if (!spec.session().resume().equals("never") && Files.isRegularFile(file)) {
      Found found = StateJson.read(Files.readAllBytes(file), Found.class);
      if (found.fingerprint().equals(fingerprint)) {
        return Optional.of(found.learningRate());
      }
    }
    Optional<LearningRateResult> result = search(setup);
    if (result.isPresent()) {
      Found found = new Found(fingerprint, result.get().learningRate());
      files.replace(file, StateJson.write(found));
    }
    return result.map(LearningRateResult::learningRate);
  }

  /**
   * Sweeps, and writes table and picture; empty if told to stop.
   *
   * @throws InvalidJobException if the loss falls at no rate
   */
  Optional<LearningRateResult> search(TrainingSetup setup) throws IOException {
    events.phase("finding learning rate", "");
    LearningRateSweep sweep =
        new LearningRateSweep(
            setup.model(),
            setup.optimizer(),
            setup.batches(),
            setup.plan(),
            new L2Norm(setup.model().gradients(), setup.machine().threads()),
            stop);
    Optional<SweepCurve> curve = sweep.run(spec.sweep(), this::report);
    return curve.isEmpty() ? Optional.empty() : Optional.of(written(curve.get()));
  }

  private LearningRateResult written(SweepCurve curve) throws IOException {
    if (curve.points().isEmpty()) {
      throw new InvalidJobException(
          "<learningRate>", "the first loss of the sweep is not finite. Look at the examples.");
    }
    Path table = spec.outputDirectory().resolve("learning-rate.csv");
    Path picture = spec.outputDirectory().resolve("learning-rate.svg");
    files.replace(table, SweepPicture.csv(curve).getBytes(StandardCharsets.UTF_8));
    files.replace(picture, SweepPicture.svg(curve).getBytes(StandardCharsets.UTF_8));
    OptionalInt steepest = curve.steepest();
    if (steepest.isEmpty()) {
      SweepSpec sweep = spec.sweep();
      throw new InvalidJobException(
          "<learningRate>",
          "no rate between %s and %s lowers the loss within %d steps by more than chance; see %s."
                  .formatted(sweep.least(), sweep.most(), sweep.steps(), picture)
              + " Raise <lrSweepSteps>, or set a number.");
    }
    double rate = curve.points().get(steepest.getAsInt()).learningRate();
    LearningRateResult result = new LearningRateResult(rate, table, picture);
    events.learningRateFound(result);
    return result;
  }

  private void report(StepReport step) {
    if (step.step() % REPORT_EVERY == 0) {
      events.stepLogged(step);
    }
  }
}
