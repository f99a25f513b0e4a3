package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Settings;
import ai.refocused.fork.TrainerCommand;
import ai.refocused.fork.TrainerFolder;
import ai.refocused.fork.TrainerJvm;
import ai.refocused.fork.TrainerProcess;
import ai.refocused.job.MixedPrecision;
import ai.refocused.job.TrainerJob;
import ai.refocused.job.TrainerResult;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.layout.DataFormat;
import ai.refocused.maven.device.CpuFeatures;
import ai.refocused.maven.device.CudaProbe;
import ai.refocused.maven.device.DeviceSelection;
import ai.refocused.maven.device.NativePlatform;
import ai.refocused.maven.device.PrecisionSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.eclipse.aether.artifact.Artifact;

/** Starts a trainer as the settings say: chooses the device, resolves what it needs, follows it. */
final class TrainerLaunch {
  private static final String MAIN_CLASS = "ai.refocused.worker.TrainerMain";

  /** How long a trainer that is stopped may take to write a checkpoint. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final EffectiveConfiguration configuration;
  private final Path baseDirectory;
  private final CpuFeatures processor;
  private final TrainerClasspath classPath;
  private final TrainerFolder folder;
  private final Path cache;
  private final Log log;

  /**
   * Asks once what the processor has.
   *
   * @param folder for the files of this execution
   * @param cache folder in which trainers keep what can be made again
   */
  TrainerLaunch(
      EffectiveConfiguration configuration,
      Path baseDirectory,
      TrainerClasspath classPath,
      TrainerFolder folder,
      Path cache,
      Log log)
      throws IOException {
    this.configuration = configuration;
    this.baseDirectory = baseDirectory;
    this.processor = CpuFeatures.detect();
    this.classPath = classPath;
    this.folder = folder;
    this.cache = cache;
    this.log = log;
  }

  /**
   * Runs a job to its end.
   *
   * @param kind of result that a job of this kind has
   * @param listener told of every event as it comes
   */
  <R extends TrainerResult> R run(TrainerJob job, Class<R> kind, Consumer<TrainerEvent> listener)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    return talk(job, kind, (event, reply) -> listener.accept(event));
  }

  /**
   * Runs a job whose trainer asks questions.
   *
   * @param partner told of every event as it comes, with the way to reply to the trainer
   */
  <R extends TrainerResult> R talk(
      TrainerJob job, Class<R> kind, BiConsumer<TrainerEvent, Consumer<Optional<String>>> partner)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    Optional<NativePlatform> platform = Optional.empty();
    if (job.computes()) {
      platform = Optional.of(platform());
      sayWhatTrains(device(platform.get()));
    }
    TrainerCommand command = command(platform, isTabular(job));
    try (TrainerProcess trainer = TrainerProcess.start(command, job, folder, GRACE)) {
      log.debug("Trainer process " + trainer.pid() + ": " + command.line(folder));
      log.debug("Its native libraries' variables: " + trainer.nativeVariables());
      log.debug("Its log is " + folder.log());
      return kind.cast(
          Outcomes.resultOf(trainer.follow(event -> partner.accept(event, trainer::send)), folder));
    }
  }

  /** The number format that the settings come to on this machine. */
  MixedPrecision precision() {
    return PrecisionSelection.select(
        configuration.get(Settings.MIXED_PRECISION),
        configuration.place(Settings.MIXED_PRECISION),
        platform(),
        processor);
  }

  /** Which natives the trainer will use. */
  NativePlatform platform() {
    NativePlatform best =
        NativePlatform.of(System.getProperty("os.name"), System.getProperty("os.arch"), processor);
    return configuration.find(Settings.NATIVE_CLASSIFIER).map(best::with).orElse(best);
  }

  /** The libraries of those natives, with their files. */
  List<Artifact> natives() throws MojoExecutionException {
    return classPath.natives(platform());
  }

  /** What will compute, by name, for people to read. */
  Map<String, String> machine() throws InterruptedException {
    NativePlatform platform = platform();
    String note = device(platform).note();
    boolean chosen = configuration.isWritten(Settings.NATIVE_CLASSIFIER);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("device", "CPU, " + configuration.get(Settings.THREADS) + " threads");
    facts.put("gpu", note.isEmpty() ? "not looked for" : note);
    facts.put(
        "natives",
        platform.nativeClassifier()
            + (chosen
                ? ", as " + configuration.place(Settings.NATIVE_CLASSIFIER) + " says"
                : ", the fastest for this processor"));
    facts.put("numbers", precision() == MixedPrecision.BF16 ? "bfloat16 products" : "float32");
    facts.put("java", jvm().executable() + ", heap " + configuration.get(Settings.TRAINER_HEAP));
    return facts;
  }

  private DeviceSelection device(NativePlatform platform) throws InterruptedException {
    return DeviceSelection.select(
        configuration.get(Settings.DEVICE), platform, CudaProbe.ofThisMachine());
  }

  /** Tells who has a GPU that it is not used; there is nothing to tell who has none. */
  private void sayWhatTrains(DeviceSelection device) {
    if (device.isSurprising()) {
      log.info(device.note());
    } else {
      log.debug(device.note());
    }
  }

  private static boolean isTabular(TrainerJob job) {
    return job.dataFiles().stream()
        .flatMap(file -> DataFormat.of(file.getFileName().toString()).stream())
        .anyMatch(DataFormat::isTabular);
  }

  private TrainerJvm jvm() {
    return configuration
        .find(Settings.JVM)
        .map(home -> TrainerJvm.at(baseDirectory.resolve(home)))
        .orElseGet(TrainerJvm::current);
  }

  /**
   * @param platform whose natives compute; empty if nothing is computed
   */
  private TrainerCommand command(Optional<NativePlatform> platform, boolean tabular)
      throws MojoExecutionException {
    List<String> properties = new ArrayList<>(List.of("-Drefocused.cache=" + cache));
    platform
        .map(NativePlatform::extension)
        .filter(extension -> !extension.isEmpty())
        .ifPresent(
            extension -> properties.add("-Dorg.bytedeco.javacpp.platform.extension=" + extension));
    return new TrainerCommand(
        jvm(),
        configuration.get(Settings.TRAINER_HEAP),
        properties,
        classPath.resolve(platform, tabular),
        MAIN_CLASS,
        configuration.get(Settings.THREADS),
        processor.blasVariables());
  }
}
