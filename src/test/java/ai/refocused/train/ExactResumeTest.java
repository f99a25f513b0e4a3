package ai.refocused.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.NativeFloats;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.model.CausalLm;
import ai.refocused.model.Parameter;
import ai.refocused.model.TokenLoss;
import ai.refocused.train.checkpoint.Checkpoint;
import ai.refocused.train.checkpoint.CheckpointContent;
import ai.refocused.train.checkpoint.CheckpointException;
import ai.refocused.train.checkpoint.StateJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactResumeTest {
  @TempDir Path folder;

  @Test
  void endsWithTheSameBitsWhereverItWasStopped() {
    SmallRun.Result straight = new SmallRun().run(folder.resolve("straight"), "auto");
    assertThat(straight.outcome().stopped()).isEmpty();
    for (int step = 1; step < SmallRun.STEPS; step++) {
      Path run = folder.resolve("stopped-" + step);
      SmallRun.Result stopped = new SmallRun().stoppingAfter(step).run(run, "auto");
      assertThat(stopped.outcome().stopped()).contains(StopSignal.Reason.TERMINATED);
      assertThat(stopped.outcome().state().globalStep()).isEqualTo(step);
      SmallRun.Result resumed = new SmallRun().run(run, "auto");
      assertThat(resumed.equalsBitwise(straight)).as("stopped after %d", step).isTrue();
    }
  }

  @Test
  void endsWithTheSameBitsAfterTenInterruptions() {
    SmallRun.Result straight = new SmallRun().run(folder.resolve("straight"), "auto");
    for (int step = 3; step < SmallRun.STEPS; step += 4) {
      new SmallRun().stoppingAfter(step).run(folder.resolve("chain"), "auto");
    }
    assertThat(new SmallRun().run(folder.resolve("chain"), "auto").equalsBitwise(straight))
        .isTrue();
  }

  @Test
  void doesAStepAgainThatWasStoppedAmidAccumulation() {
    SmallRun.Result straight = new SmallRun().run(folder.resolve("straight"), "auto");
    SmallRun run = new SmallRun();
    run.wrap = model -> new StoppingModel(model, run.stop, 4 * 12 + 2);
    SmallRun.Result stopped = run.run(folder.resolve("stopped"), "auto");
    assertThat(stopped.outcome().state().globalStep()).isEqualTo(12);
    SmallRun.Result resumed = new SmallRun().run(folder.resolve("stopped"), "auto");
    assertThat(resumed.equalsBitwise(straight)).isTrue();
  }

  @Test
  void evaluatesWhenItGoesOnWhatItWasStoppedAmid() {
    SmallRun.Result straight = new SmallRun().run(folder.resolve("straight"), "auto");
    for (int evaluation = 1; evaluation <= 7; evaluation++) {
      SmallRun run = new SmallRun();
      int batch = 2 * evaluation - 1;
      run.wrap = model -> new StoppingEvaluation(model, run.stop, batch);
      Path stopped = folder.resolve("stopped-" + evaluation);
      assertThat(run.run(stopped, "auto").outcome().stopped()).isPresent();
      assertThat(new SmallRun().run(stopped, "auto").equalsBitwise(straight))
          .as("stopped amid evaluation %d", evaluation)
          .isTrue();
    }
  }

  @Test
  void repeatsTheSchedulesHistoryOfEvaluations() {
    SmallRun.Result straight = plateauRun().run(folder.resolve("straight"), "auto");
    plateauRun().stoppingAfter(30).run(folder.resolve("stopped"), "auto");
    SmallRun.Result resumed = plateauRun().run(folder.resolve("stopped"), "auto");
    assertThat(resumed.equalsBitwise(straight)).isTrue();
    assertThat(straight.log())
        .filteredOn(LogEntry.Training.class::isInstance)
        .extracting(entry -> ((LogEntry.Training) entry).learningRate())
        .as("the rate must have fallen, or this shows nothing")
        .contains(0.5, 0.05);
  }

  private static SmallRun plateauRun() {
    SmallRun run = new SmallRun();
    run.schedule = new ScheduleSpec(LrSchedulerType.REDUCE_LR_ON_PLATEAU, 0, 0, 2, 1, 1);
    run.cadence = new CadenceSpec(1, 1, 5, 3);
    run.optimizer = new OptimizerSpec(0.5, 0.9, 0.999, 1e-8, 0, false, 0);
    return run;
  }

  @Test
  void goesOnAtTheSameStepOfAPlanThatHasChanged() {
    new SmallRun().stoppingAfter(25).run(folder, "auto");
    SmallRun changed = new SmallRun();
    changed.fingerprint = Map.of("learningRate", "0.1");
    changed.batch = new BatchSpec(2, 2, 3);
    assertThatThrownBy(() -> changed.run(folder, "auto"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("learningRate: 0.05 -> 0.1");
    changed.ignoreChanges = true;
    List<Integer> steps = new ArrayList<>();
    changed.listener =
        new TrainingListener() {
          @Override
          public void stepDone(StepReport report) {
            steps.add(report.step());
          }
        };
    changed.run(folder, "auto");
    // 26 steps of three batches an epoch.
    assertThat(steps).startsWith(26).endsWith(52).hasSize(27);
  }

  @Test
  void refusesACheckpointOfOtherWeightsEvenWhenChangesAreIgnored() {
    new SmallRun().stoppingAfter(5).run(folder, "auto");
    SmallRun other = new SmallRun();
    other.ignoreChanges = true;
    other.wrap =
        model ->
            new ForwardingModel(model) {
              @Override
              public List<Parameter> parameters() {
                return List.of(new Parameter("table", List.of(8, 7), 0, 56, false));
              }
            };
    assertThatThrownBy(() -> other.run(folder, "auto"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "other trained weights than this run has: table [7, 7] -> table [8, 7]")
        .hasMessageEndingWith("or start over with <resume>never</resume>.");
  }

  @Test
  void doesNothingMoreToACompleteRun() {
    SmallRun.Result straight = new SmallRun().run(folder, "auto");
    SmallRun complete = new SmallRun();
    complete.listener =
        new TrainingListener() {
          @Override
          public void stepDone(StepReport report) {
            throw new AssertionError("a step was done again");
          }

          @Override
          public void evaluated(EvaluationReport report) {
            throw new AssertionError("the model was evaluated again");
          }
        };
    SmallRun.Result again = complete.run(folder, "auto");
    assertThat(again.weights()).isEqualTo(straight.weights());
    assertThat(again.outcome().stopped()).isEmpty();
    assertThat(again.outcome().bestStep()).isEqualTo(straight.outcome().bestStep());
  }

  /** Shows that the tests above are not blind: each piece of state, spoilt, changes the end. */
  @ParameterizedTest
  @CsvSource({
    "weights, ,",
    "optimizer-exp_avg, ,",
    "optimizer-exp_avg_sq, ,",
    "progress.json, '\"step\" : 17', '\"step\" : 16'",
    "progress.json, '\"batch\" : 68', '\"batch\" : 64'",
    "progress.json, '\"epoch\" : 0', '\"epoch\" : 1'",
    "progress.json, '\"unloggedSteps\" : 2', '\"unloggedSteps\" : 1'",
    "progress.json, '\"unloggedLossSum\" : ', '\"unloggedLossSum\" : 1'",
    "progress.json, '\"lossSum\" : ', '\"lossSum\" : 1'",
    "progress.json, '\"value\" : ', '\"value\" : -'",
    "trainer_state.json, '\"step\" : 3', '\"step\" : 2'"
  })
  void endsDifferentlyWhenAnyPieceOfStateIsSpoilt(String name, String from, String to)
      throws IOException {
    SmallRun.Result straight = new SmallRun().run(folder.resolve("straight"), "auto");
    Path run = folder.resolve("spoilt");
    new SmallRun().stoppingAfter(17).run(run, "auto");
    respoil(run, name, from, to);
    assertThat(endsAs(straight, run)).isFalse();
  }

  @Test
  void endsTheSameWhenNothingIsSpoilt() throws IOException {
    SmallRun.Result straight = new SmallRun().run(folder.resolve("straight"), "auto");
    Path run = folder.resolve("rewritten");
    new SmallRun().stoppingAfter(17).run(run, "auto");
    respoil(run, "none", "", "");
    assertThat(endsAs(straight, run)).isTrue();
  }

  private static boolean endsAs(SmallRun.Result straight, Path run) {
    try {
      return new SmallRun().run(run, "auto").equalsBitwise(straight);
    } catch (CheckpointException e) {
      assertThat(e).hasMessageContaining("where this run is at another step");
      return false;
    }
  }

  @Test
  void endsDifferentlyWithAnotherDropoutSeed() {
    SmallRun.Result straight = new SmallRun().run(folder.resolve("straight"), "auto");
    new SmallRun().stoppingAfter(17).run(folder.resolve("stopped"), "auto");
    SmallRun run = new SmallRun();
    run.seed = 12;
    assertThat(run.run(folder.resolve("stopped"), "auto").equalsBitwise(straight)).isFalse();
  }

  /** Commits the newest checkpoint again with one thing changed. */
  private static void respoil(Path run, String name, String from, String to) throws IOException {
    SmallRun small = new SmallRun();
    Checkpoint checkpoint = small.store(run).resumeFrom("auto", false).orElseThrow();
    SortedMap<String, NativeFloats> vectors = new TreeMap<>();
    SortedMap<String, byte[]> documents = new TreeMap<>();
    for (String file : List.of("progress.json", "trainer_state.json", "parameters.json")) {
      documents.put(file, Files.readAllBytes(checkpoint.folder().resolve(file)));
    }
    for (String vector : List.of("weights", "optimizer-exp_avg", "optimizer-exp_avg_sq")) {
      NativeFloats floats = NativeFloats.allocate(56);
      checkpoint.restore(vector, floats);
      if (vector.equals(name)) {
        floats.buffer().put(3, Math.nextUp(floats.buffer().get(3)) + 1e-6f);
      }
      vectors.put(vector, floats);
    }
    documents.computeIfPresent(
        name,
        (file, bytes) -> {
          String text = new String(bytes, StandardCharsets.UTF_8);
          assertThat(text).contains(from);
          return text.replace(from, to).getBytes(StandardCharsets.UTF_8);
        });
    small
        .store(run)
        .save(
            new CheckpointContent(
                checkpoint.step(), checkpoint.bestStep(), Set.of(), vectors, documents));
    vectors.values().forEach(NativeFloats::close);
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    SmallRun.Result result = new SmallRun().run(folder, "auto");
    TrainerState state = result.outcome().state();
    assertThat(StateJson.read(StateJson.write(state), TrainerState.class)).isEqualTo(state);
  }

  /** Raises the signal while it accumulates the n-th micro-batch. */
  private static final class StoppingModel extends ForwardingModel {
    private final StopSignal stop;
    private int left;

    StoppingModel(CausalLm model, StopSignal stop, int batches) {
      super(model);
      this.stop = stop;
      this.left = batches;
    }

    @Override
    public TokenLoss accumulateGradients(Batch batch, double gradientScale, long dropoutSeed) {
      if (--left == 0) {
        stop.request(StopSignal.Reason.PARENT_GONE);
      }
      return super.accumulateGradients(batch, gradientScale, dropoutSeed);
    }
  }

  /** Raises the signal while it evaluates the n-th batch. */
  private static final class StoppingEvaluation extends ForwardingModel {
    private final StopSignal stop;
    private int left;

    StoppingEvaluation(CausalLm model, StopSignal stop, int batches) {
      super(model);
      this.stop = stop;
      this.left = batches;
    }

    @Override
    public TokenLoss evaluate(Batch batch) {
      if (--left == 0) {
        stop.request(StopSignal.Reason.TERMINATED);
      }
      return super.evaluate(batch);
    }
  }
}
