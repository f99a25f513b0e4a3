package ai.refocused.maven;

import ai.refocused.configuration.Device;
import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.JobSpecFactory;
import ai.refocused.configuration.Settings;
import ai.refocused.fork.TrainerCommand;
import ai.refocused.fork.TrainerFolder;
import ai.refocused.fork.TrainerJvm;
import ai.refocused.fork.TrainerOutcome;
import ai.refocused.fork.TrainerProcess;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobResult;
import ai.refocused.job.JobSpec;
import ai.refocused.job.Problem;
import ai.refocused.preflight.Preflight;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/** One fine-tuning from settings to result: check, choose the device, resolve, train. */
final class FinetuneRun {
  private static final String MAIN_CLASS = "ai.refocused.worker.TrainerMain";

  /** How long a trainer that is stopped may take to write a checkpoint. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final EffectiveConfiguration configuration;
  private final Path baseDirectory;
  private final TrainerClasspath classPath;
  private final Log log;

  FinetuneRun(
      EffectiveConfiguration configuration,
      Path baseDirectory,
      TrainerClasspath classPath,
      Log log) {
    this.configuration = configuration;
    this.baseDirectory = baseDirectory;
    this.classPath = classPath;
    this.log = log;
  }

  /**
   * Trains.
   *
   * @param folder for the files of this execution
   * @param progress where to draw progress; empty for lines in the log
   */
  JobResult train(TrainerFolder folder, Optional<ProgressLine> progress)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    JobSpec job = new JobSpecFactory(configuration, baseDirectory).create();
    List<Problem> problems = Preflight.check(job);
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
    NativePlatform platform = platform();
    sayWhatTrains(platform);
    TrainerCommand command = command(platform);
    BuildLogReporter reporter = new BuildLogReporter(log, job, progress);
    TrainerOutcome outcome;
    try (TrainerProcess trainer = TrainerProcess.start(command, job, folder, GRACE)) {
      log.debug("Trainer process " + trainer.pid() + " runs in " + folder.path());
      outcome = trainer.follow(reporter);
    } finally {
      progress.ifPresent(ProgressLine::clear);
    }
    JobResult result = Outcomes.resultOf(outcome, folder);
    reporter.footer(result);
    return result;
  }

  private NativePlatform platform() throws IOException {
    NativePlatform best =
        NativePlatform.of(
            System.getProperty("os.name"), System.getProperty("os.arch"), CpuFeatures.detect());
    return configuration.find(Settings.NATIVE_CLASSIFIER).map(best::with).orElse(best);
  }

  private void sayWhatTrains(NativePlatform platform) throws InterruptedException {
    Device wanted = configuration.get(Settings.DEVICE);
    DeviceSelection device = DeviceSelection.select(wanted, platform, CudaProbe.ofThisMachine());
    if (!device.note().isEmpty()) {
      log.info(device.note());
    }
  }

  private TrainerCommand command(NativePlatform platform) throws MojoExecutionException {
    List<String> properties =
        platform.extension().isEmpty()
            ? List.of()
            : List.of("-Dorg.bytedeco.javacpp.platform.extension=" + platform.extension());
    TrainerJvm jvm =
        configuration
            .find(Settings.JVM)
            .map(home -> TrainerJvm.at(baseDirectory.resolve(home)))
            .orElseGet(TrainerJvm::current);
    return new TrainerCommand(
        jvm,
        configuration.get(Settings.TRAINER_HEAP),
        properties,
        classPath.resolve(platform),
        MAIN_CLASS,
        configuration.get(Settings.THREADS));
  }
}
