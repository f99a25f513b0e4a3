package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.engine.NativeFloats;
import ai.refocused.train.checkpoint.CheckpointStore;
import ai.refocused.train.checkpoint.DurableFiles;
import ai.refocused.train.checkpoint.JobFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainer processes on a real model, ended by SIGKILL at random moments, lose nothing. It takes
 * minutes, so it runs only when asked for; docs/checkpoints.md has the command. Each build does the
 * same with a smaller run, see {@link TrainerLifecycleTest}.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
@EnabledIfSystemProperty(named = "evidence.kills", matches = "\\d+")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGKILL")
class KillEvidenceTest {
  /** Random moments at which a run is killed: amid a random step, or after the last. */
  private static final int KILLS = Integer.getInteger("evidence.kills", 3);

  /** Kills that one run has to survive before it may finish. */
  private static final int KILLS_PER_RUN = Integer.getInteger("evidence.killsPerRun", 3);

  private static final int KILLS_WHILE_SAVING = Integer.getInteger("evidence.killsWhileSaving", 2);
  private static final long SEED = Long.getLong("evidence.seed", 5);

  /** The event before the first step. */
  private static final String PLANNED = "\"training-planned\"";

  @TempDir Path folder;
  private final Random random = new Random(SEED);

  @Test
  void endsWithTheSameBitsWhereverItIsKilled() throws Exception {
    TrainerRuns runs = TrainerRuns.adapters(folder);
    long trainingMillis = complete(runs, "straight");
    Map<String, byte[]> straight = runs.results("straight");
    assertThat(straight).hasSizeGreaterThan(6);
    int stepMillis = (int) Math.max(1, trainingMillis / TrainerRuns.STEPS);
    List<String> kills = new ArrayList<>();
    int same = 0;
    int done = 0;
    for (int run = 0; done < KILLS; run++) {
      String name = "run-" + run;
      for (int kill = 0; kill < KILLS_PER_RUN && done < KILLS; kill++) {
        int saved = runs.stepsSaved(name);
        int step = saved + random.nextInt(TrainerRuns.STEPS - saved + 1);
        Process trainer = runs.start(name);
        await(runs, name, trainer, step == saved ? PLANNED : "\"step\":" + step + ",");
        Thread.sleep(random.nextInt(stepMillis));
        trainer.destroyForcibly().waitFor();
        kills.add(step + " (" + runs.stepsSaved(name) + ")");
        done++;
      }
      complete(runs, name);
      boolean equal = equal(runs.results(name), straight);
      assertThat(equal).as("killed %s, seed %d", kills, SEED).isTrue();
      same++;
      deleteTree(folder.resolve(name));
    }
    System.out.printf(
        "%d kills in %d runs, after steps (checkpoints) %s of %d: %d of %d runs ended with the same"
            + " bits%n",
        done, same, String.join(", ", kills), TrainerRuns.STEPS, same, same);
  }

  /** Runs to the end; milliseconds from the first step on. */
  private static long complete(TrainerRuns runs, String name) throws Exception {
    Process trainer = runs.start(name);
    await(runs, name, trainer, PLANNED);
    long start = System.nanoTime();
    assertThat(trainer.waitFor())
        .as(() -> "see the log:\n" + log(runs.output(name).resolveSibling("log")))
        .isZero();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private static String log(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void await(TrainerRuns runs, String name, Process trainer, String event)
      throws Exception {
    while (trainer.isAlive() && !Files.readString(runs.events(name)).contains(event)) {
      Thread.sleep(5);
    }
  }

  private static boolean equal(Map<String, byte[]> some, Map<String, byte[]> others) {
    return some.keySet().equals(others.keySet())
        && some.keySet().stream().allMatch(k -> Arrays.equals(some.get(k), others.get(k)));
  }

  @Test
  void loadsThePreviousCheckpointWhenItIsKilledWhileSaving() throws Exception {
    TrainerRuns runs = TrainerRuns.saving(folder);
    complete(runs, "straight");
    int attempts = 0;
    int hits = 0;
    for (int run = 0; hits < KILLS_WHILE_SAVING; run++) {
      String name = "run-" + run;
      int before = 0;
      while (hits < KILLS_WHILE_SAVING && before < TrainerRuns.STEPS - 4) {
        boolean hit = killWhileSaving(runs, name, before + 1 + random.nextInt(2));
        attempts++;
        int saved = runs.stepsSaved(name);
        assertThat(loaded(runs.checkpoints(name))).isEqualTo(saved).isGreaterThan(before);
        hits += hit ? 1 : 0;
        before = saved;
      }
      complete(runs, name);
      assertThat(equal(runs.results(name), runs.results("straight"))).isTrue();
      deleteTree(folder.resolve(name));
    }
    System.out.printf(
        "%d of %d kills while a checkpoint was being written: the one before it was loaded each"
            + " time, and the runs ended with the same bits (%d kills fell beside a save)%n",
        hits, hits, attempts - hits);
  }

  /** Kills a run in the first save after a checkpoint; false if the save was over already. */
  private boolean killWhileSaving(TrainerRuns runs, String name, int after) throws Exception {
    Process trainer = runs.start(name);
    while (trainer.isAlive() && runs.stepsSaved(name) < after) {
      Thread.onSpinWait();
    }
    while (trainer.isAlive() && !runs.isSaving(name)) {
      Thread.onSpinWait();
    }
    // Up to a few milliseconds into it: the first file, the last, the manifest, the rename.
    long until = System.nanoTime() + random.nextInt(3_000_000);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    trainer.destroyForcibly().waitFor();
    return runs.isSaving(name);
  }

  /** The step of the checkpoint that a run would go on from, read in full. */
  private static int loaded(Path checkpoints) {
    List<String> warnings = new ArrayList<>();
    CheckpointStore store =
        new CheckpointStore(
            checkpoints, JobFingerprint.of(Map.of()), 0, warnings::add, DurableFiles.system());
    var checkpoint = store.resumeFrom("auto", true).orElseThrow();
    try {
      long floats = Files.size(checkpoint.folder().resolve("weights.bin")) / Float.BYTES;
      try (NativeFloats weights = NativeFloats.allocate(floats)) {
        checkpoint.restore("weights", weights);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(warnings)
        .as("nothing was passed over as damaged")
        .noneMatch(w -> w.contains("passed over"));
    return checkpoint.step();
  }

  private static void deleteTree(Path path) throws IOException {
    try (var walk = Files.walk(path)) {
      for (Path each : walk.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(each);
      }
    }
  }
}
