package ai.refocused.worker;

import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.ComputeSpec;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.JobFixture;
import ai.refocused.job.JobJson;
import ai.refocused.job.JobSpec;
import ai.refocused.job.LoraBias;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.MixedPrecision;
import ai.refocused.job.RegularizationSpec;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.job.SessionSpec;
import ai.refocused.job.TuningSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Real trainer processes on neox-tiny, each run in a folder of its own. */
final class TrainerRuns {
  static final int STEPS = 24;
  private static final Path REFERENCE = Path.of("src/test/resources/reference").toAbsolutePath();
  private static final BaseModelSpec NEOX_TINY =
      new BaseModelSpec(REFERENCE.resolve("models/neox-tiny"), "neox-tiny");

  private final Path folder;
  private final TuningSpec tuning;
  private final int saveSteps;

  private TrainerRuns(Path folder, TuningSpec tuning, int saveSteps) {
    this.folder = folder;
    this.tuning = tuning;
    this.saveSteps = saveSteps;
  }

  /** LoRA with dropout, packing, accumulation, noise and evaluations. */
  static TrainerRuns adapters(Path folder) {
    return new TrainerRuns(
        folder, new TuningSpec.Lora(8, 16, 0.1, List.of("all-linear"), LoraBias.ALL), 2);
  }

  /** All weights, with a checkpoint after each step: most of the time goes into saving. */
  static TrainerRuns saving(Path folder) {
    return new TrainerRuns(folder, new TuningSpec.Full(), 1);
  }

  private JobSpec job(Path output) {
    JobFixture fixture = new JobFixture();
    fixture.baseModel = NEOX_TINY;
    fixture.dataset =
        JobFixture.dataset(REFERENCE.resolve("datasets/instruct.jsonl"), 0.05, 128, true);
    fixture.tuning = tuning;
    fixture.schedule = new ScheduleSpec(LrSchedulerType.COSINE, 5, STEPS, 50, 1, 1);
    fixture.batch = new BatchSpec(2, 8, 3);
    fixture.cadence = new CadenceSpec(1, 7, saveSteps, 3);
    fixture.compute = new ComputeSpec(1, MixedPrecision.NO, GradientCheckpointing.FALSE, 1);
    fixture.regularization = new RegularizationSpec(0.1, 5);
    fixture.outputDirectory = output;
    fixture.session = new SessionSpec("auto", false, 0);
    return fixture.job();
  }

  /** A short run that trains all weights, on one dataset's instructions. */
  static JobSpec small(Path dataset, Path output, int steps, double evalSplit) {
    JobFixture fixture = new JobFixture();
    fixture.baseModel = NEOX_TINY;
    fixture.dataset = JobFixture.dataset(dataset, evalSplit, 256, false);
    fixture.schedule = new ScheduleSpec(LrSchedulerType.CONSTANT, 0, steps, 50, 1, 1);
    fixture.batch = new BatchSpec(8, 8, 1);
    fixture.cadence = new CadenceSpec(0, 0, 0, 3);
    fixture.outputDirectory = output;
    return fixture.job();
  }

  Path output(String name) {
    return folder.resolve(name).resolve("out");
  }

  Path checkpoints(String name) {
    return output(name).resolve("checkpoints");
  }

  Path events(String name) {
    return folder.resolve(name).resolve("events.jsonl");
  }

  /** Starts a trainer that goes on from where the run of that name is. */
  Process start(String name) throws IOException {
    Files.createDirectories(folder.resolve(name));
    Path job = folder.resolve(name).resolve("job.json");
    JobJson.write(job(output(name)), job);
    Files.deleteIfExists(events(name));
    Files.createFile(events(name));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx512m"));
    command.add("-Dorg.bytedeco.javacpp.maxbytes=0");
    command.add("-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    command.addAll(List.of("-Dorg.nd4j.log.initialization=false", "-Dai.djl.offline=true"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TrainerMain.class.getName());
    command.addAll(List.of(job.toString(), events(name).toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name).resolve("log").toFile())
        .start();
  }

  /** What a finished run left that must not depend on interruptions: file names and contents. */
  Map<String, byte[]> results(String name) throws IOException {
    Map<String, byte[]> results = new TreeMap<>();
    try (Stream<Path> files = Files.walk(output(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = output(name).relativize(file).toString();
        boolean model = path.endsWith("model.safetensors");
        boolean last = path.contains("checkpoint-step-" + STEPS) && path.endsWith(".bin");
        if (model || last || path.contains("best-step")) {
          results.put(path, Files.readAllBytes(file));
        }
      }
    }
    return results;
  }

  /** The newest checkpoint; 0 if there is none. */
  int stepsSaved(String name) throws IOException {
    if (!Files.isDirectory(checkpoints(name))) {
      return 0;
    }
    try (Stream<Path> entries = Files.list(checkpoints(name))) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(entry -> entry.startsWith("checkpoint-step-"))
          .mapToInt(entry -> Integer.parseInt(entry.substring("checkpoint-step-".length())))
          .max()
          .orElse(0);
    }
  }

  /** Whether a checkpoint is being written, or was when the process ended. */
  boolean isSaving(String name) throws IOException {
    if (!Files.isDirectory(checkpoints(name))) {
      return false;
    }
    try (Stream<Path> entries = Files.list(checkpoints(name))) {
      return entries.anyMatch(
          path -> path.getFileName().toString().startsWith(".checkpoint-step-"));
    }
  }
}
