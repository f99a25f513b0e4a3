package ai.refocused.worker;

import static ai.refocused.job.LrSchedulerType.CONSTANT;
import static ai.refocused.job.LrSchedulerType.CONSTANT_WITH_WARMUP;
import static ai.refocused.job.LrSchedulerType.COSINE;
import static ai.refocused.job.LrSchedulerType.COSINE_WITH_RESTARTS;
import static ai.refocused.job.LrSchedulerType.INVERSE_SQRT;
import static ai.refocused.job.LrSchedulerType.LINEAR;
import static ai.refocused.job.LrSchedulerType.POLYNOMIAL;
import static ai.refocused.job.LrSchedulerType.REDUCE_LR_ON_PLATEAU;
import static ai.refocused.job.LrSchedulerType.WARMUP_STABLE_DECAY;
import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.ComputeSpec;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.JobFixture;
import ai.refocused.job.JobSpec;
import ai.refocused.job.LoraBias;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.MixedPrecision;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.job.RegularizationSpec;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.job.SessionSpec;
import ai.refocused.job.Task;
import ai.refocused.job.TuningSpec;
import ai.refocused.job.event.EventWriter;
import ai.refocused.train.StopSignal;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole runs on a real model, with packing, accumulation and batches prepared ahead: from a
 * checkpoint amid an epoch they end with the bits and the losses of a run that was not interrupted,
 * whatever is trained and how.
 */
class ResumedVariantsTest {
  private static final int STEPS = 8;

  /** Amid the first epoch, of six steps, of which the last is shorter. */
  private static final int RESUMED_FROM = 3;

  private static final Path REFERENCE = Path.of("src/test/resources/reference").toAbsolutePath();
  private static final OptimizerRule ADAMW = new OptimizerRule.AdamW(0.9, 0.999, 1e-8);
  private static final OptimizerRule ADAMW_8BIT = new OptimizerRule.AdamW8bit(0.9, 0.999, 1e-8);

  /** What differs between runs. */
  private record Variant(
      String name, TuningSpec tuning, OptimizerRule rule, LrSchedulerType schedule) {

    MixedPrecision precision() {
      return name.contains("bf16") ? MixedPrecision.BF16 : MixedPrecision.NO;
    }

    boolean keepsFrozenRows() {
      return tuning instanceof TuningSpec.Freeze freeze && freeze.cacheBytes() > 0;
    }

    /** Noise makes every pass another one, so that nothing is kept of it. */
    RegularizationSpec regularization() {
      return new RegularizationSpec(0.1, keepsFrozenRows() ? 0 : 5);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Variant> variants() {
    TuningSpec full = new TuningSpec.Full();
    TuningSpec freeze = new TuningSpec.Freeze(0.67);
    TuningSpec cached = new TuningSpec.Freeze(0.67, 1 << 24);
    return List.of(
        new Variant("full", full, ADAMW, LINEAR),
        new Variant("full, 8 bits", full, ADAMW_8BIT, COSINE_WITH_RESTARTS),
        new Variant("full, adafactor", full, new OptimizerRule.Adafactor(), CONSTANT_WITH_WARMUP),
        new Variant("full, bf16", full, ADAMW, WARMUP_STABLE_DECAY),
        new Variant("lora", lora(false), ADAMW, INVERSE_SQRT),
        new Variant("lora, bf16", lora(false), new OptimizerRule.Lion(0.9, 0.99), POLYNOMIAL),
        new Variant("dora", lora(true), ADAMW, REDUCE_LR_ON_PLATEAU),
        new Variant("freeze", freeze, new OptimizerRule.Sgd(0.9), CONSTANT),
        new Variant("freeze, cached", cached, ADAMW, COSINE));
  }

  /** With dropout, and ranks and scales that differ between layers. */
  private static TuningSpec.Lora lora(boolean dora) {
    return new TuningSpec.Lora(
        8,
        16,
        0.1,
        List.of("all-linear"),
        LoraBias.ALL,
        true,
        dora,
        Map.of("dense", 4),
        Map.of("dense", 3.0),
        Optional.empty());
  }

  @TempDir Path folder;

  private JobSpec job(Variant variant, String name, int numWorkers) {
    JobFixture fixture = new JobFixture();
    fixture.task = Task.DOMAIN;
    fixture.baseModel = new BaseModelSpec(REFERENCE.resolve("models/neox-tiny"), "neox-tiny");
    fixture.dataset = JobFixture.dataset(folder.resolve("domain.jsonl"), 0.1, 32, true);
    fixture.tuning = variant.tuning();
    fixture.optimizer = new OptimizerSpec(variant.rule(), 1e-3, 0.01, false, 1, 4);
    fixture.schedule = new ScheduleSpec(variant.schedule(), 2, STEPS, 1, 2, 2);
    fixture.batch = new BatchSpec(2, 8, 3);
    fixture.cadence = new CadenceSpec(1, 2, RESUMED_FROM, 0);
    fixture.compute =
        new ComputeSpec(2, variant.precision(), GradientCheckpointing.FALSE, numWorkers);
    fixture.regularization = variant.regularization();
    fixture.outputDirectory = folder.resolve(name);
    fixture.session = new SessionSpec("auto", false, 0);
    return fixture.job();
  }

  /** Texts of different lengths, so that one to four share a row of 32 tokens. */
  private void writeRows() throws IOException {
    List<String> rows = Files.readAllLines(REFERENCE.resolve("datasets/domain.jsonl"));
    ObjectMapper json = new ObjectMapper();
    List<String> shorter = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String text = json.readTree(rows.get(i)).get("text").asText();
      String part = text.substring(0, 10 + 7 * (i % 10));
      shorter.add(json.createObjectNode().put("text", part).toString());
    }
    Files.write(folder.resolve("domain.jsonl"), shorter);
  }

  private String run(JobSpec job) throws IOException {
    Path events = folder.resolve("events.jsonl");
    Files.deleteIfExists(events);
    try (EventWriter writer = new EventWriter(events)) {
      StopSignal stop = StopSignal.unlimited();
      assertThat(new FinetuneRun(job, new EventPublisher(writer), stop).run()).isEmpty();
    }
    return Files.readString(events);
  }

  /** The models, the adapter, the losses, and all of the last checkpoint, without times. */
  private static Map<String, String> results(Path output) throws IOException {
    Map<String, String> results = new TreeMap<>();
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = output.relativize(file).toString().replace('\\', '/');
        boolean last = path.startsWith("checkpoints/checkpoint-step-" + STEPS);
        if (path.endsWith(".safetensors")
            || (last && (path.endsWith(".bin") || path.endsWith("progress.json")))) {
          results.put(path, InputDigest.of(file));
        } else if (last && path.endsWith("trainer_state.json")) {
          results.put(
              path, Files.readString(file).replaceAll("\"\\w+_(runtime|per_second)\".*", ""));
        }
      }
    }
    return results;
  }

  @ParameterizedTest
  @MethodSource("variants")
  void endsAsIfItHadNotBeenInterrupted(Variant variant) throws IOException {
    writeRows();
    JobSpec straight = job(variant, "straight", 1);
    run(straight);
    Map<String, String> expected = results(straight.outputDirectory());
    assertThat(expected).hasSizeGreaterThan(5);
    assertThat(Files.exists(straight.outputDirectory().resolve(FrozenCache.FOLDER)))
        .isEqualTo(variant.keepsFrozenRows());

    JobSpec resumed = job(variant, "resumed", 3);
    interrupted(straight, resumed);
    String events = run(resumed);

    assertThat(events).contains("\"step\":" + (RESUMED_FROM + 1)).doesNotContain("\"step\":3,");
    assertThat(results(resumed.outputDirectory())).isEqualTo(expected);
  }

  /** What a run leaves that is killed after a checkpoint. */
  private static void interrupted(JobSpec whole, JobSpec killed) throws IOException {
    Path from = whole.outputDirectory();
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = from.relativize(file);
        String path = relative.toString().replace('\\', '/');
        if (path.startsWith("checkpoints/best-step-")
            || path.startsWith("checkpoints/checkpoint-step-" + RESUMED_FROM)
            || path.startsWith(FrozenCache.FOLDER + "/")) {
          Path to = killed.outputDirectory().resolve(relative);
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    }
  }
}
