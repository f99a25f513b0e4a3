package ai.refocused.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.dataset.Batch;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.model.CausalLm;
import ai.refocused.model.TokenLoss;
import ai.refocused.train.checkpoint.StateJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {
  @TempDir Path folder;

  /** Keeps what it hears. */
  private static final class Recorder implements TrainingListener {
    final List<StepReport> steps = new ArrayList<>();
    final List<StepReport> logged = new ArrayList<>();
    final List<EvaluationReport> evaluations = new ArrayList<>();
    final List<Integer> saved = new ArrayList<>();

    @Override
    public void stepDone(StepReport report) {
      steps.add(report);
    }

    @Override
    public void stepLogged(StepReport report) {
      logged.add(report);
    }

    @Override
    public void evaluated(EvaluationReport report) {
      evaluations.add(report);
    }

    @Override
    public void checkpointSaved(int step, Path path) {
      saved.add(step);
    }
  }

  private static SmallRun recorded(Recorder recorder) {
    SmallRun run = new SmallRun();
    run.listener = recorder;
    return run;
  }

  @Test
  void logsEvaluatesAndSavesWhenItIsDue() {
    Recorder recorder = new Recorder();
    SmallRun.Result result = recorded(recorder).run(folder, "never");
    assertThat(recorder.steps).extracting(StepReport::step).hasSize(40).startsWith(1).endsWith(40);
    assertThat(recorder.logged).extracting(StepReport::step).hasSize(13).startsWith(3, 6);
    assertThat(recorder.evaluations)
        .extracting(EvaluationReport::step)
        .containsExactly(0, 7, 14, 21, 28, 35, 40);
    assertThat(recorder.saved).containsExactly(5, 10, 15, 20, 25, 30, 35, 40);
    assertThat(result.outcome().stopped()).isEmpty();
  }

  @Test
  void lowersTheLossAndKnowsItsBestStep() {
    Recorder recorder = new Recorder();
    SmallRun.Result result = recorded(recorder).run(folder, "never");
    double base = recorder.evaluations.get(0).loss();
    EvaluationReport best =
        recorder.evaluations.stream()
            .skip(1)
            .min((a, b) -> Double.compare(a.loss(), b.loss()))
            .orElseThrow();
    assertThat(best.loss()).isLessThan(0.8 * base);
    assertThat(result.outcome().bestStep()).isEqualTo(best.step());
    assertThat(result.outcome().state().bestMetric()).isEqualTo(best.loss());
    assertThat(result.outcome().results().baseEvalLoss()).isEqualTo(base);
    assertThat(recorder.evaluations.get(0).isBest()).isFalse();
    assertThat(Files.exists(folder.resolve("best-step-" + best.step()))).isTrue();
  }

  @Test
  void takesAShortStepForWhatIsLeftOfAnEpoch() {
    Recorder recorder = new Recorder();
    recorded(recorder).run(folder, "never");
    // 78 micro-batches: 19 steps of 4 and one of 2.
    assertThat(recorder.steps.get(18).epoch()).isEqualTo(76 / 78.0);
    assertThat(recorder.steps.get(19).epoch()).isEqualTo(1);
    assertThat(recorder.steps.get(20).epoch()).isEqualTo(1 + 4 / 78.0);
  }

  @Test
  void weighsEveryLabelledTokenOfAnAccumulatedBatchAlike() {
    SmallRun accumulated = singleStep(new BatchSpec(2, 2, 4));
    Recorder recorder = new Recorder();
    accumulated.listener = recorder;
    accumulated.run(folder, "never");
    double sum = 0;
    long tokens = 0;
    try (BigramModel model = new BigramModel(7, 0.2, 1)) {
      for (int i = 0; i < 4; i++) {
        var loss = model.accumulateGradients(SmallRun.batch(0, i), 1, DropoutSeed.of(11, 1, i));
        sum += loss.sum();
        tokens += loss.count();
      }
    }
    assertThat(recorder.steps.get(0).loss()).isCloseTo(sum / tokens, within(1e-12));
  }

  @Test
  void reportsTheMeanLossSinceTheLastLoggedStep() {
    Recorder recorder = new Recorder();
    recorded(recorder).run(folder, "never");
    double mean =
        recorder.steps.subList(3, 6).stream().mapToDouble(StepReport::loss).average().orElseThrow();
    assertThat(recorder.logged.get(1).loss()).isCloseTo(mean, within(1e-12));
    assertThat(recorder.logged.get(1).learningRate()).isEqualTo(0.05);
    assertThat(recorder.logged.get(1).tokensPerSecond()).isPositive();
    assertThat(recorder.logged.get(1).etaSeconds()).isPositive();
  }

  @Test
  void stopsAtMaxStepsAndAmidAFractionalEpoch() {
    SmallRun limited = new SmallRun();
    limited.schedule = new ScheduleSpec(LrSchedulerType.LINEAR, 0, 7, 2, 1, 1);
    assertThat(steps(limited, "a")).isEqualTo(7);
    SmallRun half = new SmallRun();
    half.schedule = new ScheduleSpec(LrSchedulerType.LINEAR, 0, 0, 1.26, 1, 1);
    assertThat(steps(half, "b")).isEqualTo(26);
    SmallRun longer = new SmallRun();
    longer.schedule = new ScheduleSpec(LrSchedulerType.LINEAR, 0, 995, 1, 1, 1);
    TrainerState state = longer.run(folder.resolve("c"), "never").outcome().state();
    // As in Hugging Face's Trainer: steps hold over epochs, and reach into the fiftieth.
    assertThat(state.globalStep()).isEqualTo(995);
    assertThat(state.numTrainEpochs()).isEqualTo(50);
    assertThat(state.epoch()).isEqualTo(49 + 60 / 78.0);
  }

  private int steps(SmallRun run, String name) {
    return run.run(folder.resolve(name), "never").outcome().state().globalStep();
  }

  @Test
  void keepsTheCheckpointsOfTheBestEvaluations() throws IOException {
    SmallRun run = new SmallRun();
    // Evaluations after steps 7, 14, 21, 28, 35 and 40.
    run.cadence = new CadenceSpec(3, 7, 0, 1, 2);
    run.saveTotalLimit = 1;
    TrainerState state = run.run(folder, "never").outcome().state();
    List<Integer> best =
        state.logHistory().stream()
            .filter(entry -> entry instanceof LogEntry.Evaluation && entry.step() > 0)
            .map(LogEntry.Evaluation.class::cast)
            .sorted(Comparator.comparingDouble(LogEntry.Evaluation::loss))
            .map(LogEntry::step)
            .limit(2)
            .toList();
    assertThat(best).hasSize(2).contains(state.bestGlobalStep());
    assertThat(checkpoints())
        .containsAll(best.stream().map(step -> "checkpoint-step-" + step).toList())
        .hasSizeBetween(2, 3);
    // It goes on from there, and knows which were the best.
    SmallRun again = new SmallRun();
    again.cadence = run.cadence;
    again.saveTotalLimit = 1;
    int earlier = Math.min(best.get(0), best.get(1));
    TrainerState resumed = again.run(folder, "checkpoint-step-" + earlier).outcome().state();
    assertThat(resumed.bestGlobalStep()).isEqualTo(state.bestGlobalStep());
    assertThat(checkpoints())
        .containsAll(best.stream().map(step -> "checkpoint-step-" + step).toList());
  }

  private List<String> checkpoints() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("checkpoint-"))
          .toList();
    }
  }

  @Test
  void runsWithoutHeldOutExamples() {
    SmallRun run = new SmallRun();
    run.evaluation = EvaluationData.of(List.of());
    TrainingOutcome outcome = run.run(folder, "never").outcome();
    assertThat(outcome.bestStep()).isZero();
    assertThat(outcome.results().evalLoss()).isNull();
    assertThat(outcome.state().bestMetric()).isNull();
  }

  @Test
  void refusesAScheduleThatNeedsEvaluationWithoutHeldOutExamples() {
    SmallRun run = new SmallRun();
    run.evaluation = EvaluationData.of(List.of());
    run.schedule = new ScheduleSpec(LrSchedulerType.REDUCE_LR_ON_PLATEAU, 0, 0, 1, 1, 1);
    assertThatThrownBy(() -> run.run(folder, "never"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("Set <evalSplit> above 0 or choose another schedule.");
  }

  @Test
  void stopsBeforeTheWeightsAreTouchedWhenALossIsNotFinite() {
    SmallRun run = new SmallRun();
    List<float[]> before = new ArrayList<>();
    run.wrap = model -> poisoned(model, 4 * 12 + 3, Float.NaN, before);
    assertThatThrownBy(() -> run.run(folder, "never"))
        .isInstanceOf(NonFiniteTrainingException.class)
        .hasMessageStartingWith("Step 13 (learning rate 0.04")
        .hasMessageContaining(
            "the loss is not finite, at batch 51 of epoch 1 (training examples 101, 102). The step was not taken."
                + " Lower <learningRate>, lengthen <warmupSteps> or lower <maxGradNorm>;")
        .hasMessageEndingWith("The last checkpoint is that of step 10.");
    assertThat(before).containsExactly(run.weightsAtEnd);
  }

  @Test
  void stopsBeforeTheWeightsAreTouchedWhenAGradientIsNotFinite() {
    SmallRun run = new SmallRun();
    List<float[]> before = new ArrayList<>();
    run.wrap = model -> poisoned(model, 7, Float.POSITIVE_INFINITY, before);
    assertThatThrownBy(() -> run.run(folder, "never"))
        .isInstanceOf(NonFiniteTrainingException.class)
        .hasMessageContaining(
            "the gradient is not finite, at batches 5 to 8 of epoch 1 (training examples 9, 10, 11, 12, 13, 14, 15, 16).")
        .hasMessageEndingWith("There is no checkpoint yet.");
    assertThat(before).containsExactly(run.weightsAtEnd);
  }

  private static CausalLm poisoned(CausalLm model, int call, float poison, List<float[]> before) {
    int[] calls = {0};
    return new ForwardingModel(model) {
      @Override
      public TokenLoss accumulateGradients(Batch batch, double scale, long seed) {
        var loss = super.accumulateGradients(batch, scale, seed);
        if (++calls[0] != call) {
          return loss;
        }
        before.add(SmallRun.floats(model.weights()));
        if (Float.isNaN(poison)) {
          return new TokenLoss(Double.NaN, loss.count(), 0);
        }
        model.gradients().buffer().put(20, poison);
        return loss;
      }
    };
  }

  @Test
  void neverSavesWeightsThatAreNotFinite() {
    SmallRun run = new SmallRun();
    run.optimizer = new OptimizerSpec(1e38, 0.9, 0.999, 1e-8, 10, false, 0);
    run.evaluation = EvaluationData.of(List.of());
    run.schedule = new ScheduleSpec(LrSchedulerType.CONSTANT, 0, 1, 1, 1, 1);
    run.cadence = new CadenceSpec(1, 0, 1, 0);
    assertThatThrownBy(() -> run.run(folder, "never"))
        .isInstanceOf(NonFiniteTrainingException.class)
        .hasMessageStartingWith("After step 1 a weight is not finite; it was not saved.");
    assertThat(folder.resolve("checkpoint-step-1")).doesNotExist();
  }

  @Test
  void stopsWithACheckpointWhenItsTimeIsOver() {
    SmallRun run = new SmallRun();
    run.stop = StopSignal.after(Duration.ZERO);
    SmallRun.Result result = run.run(folder, "auto");
    assertThat(result.outcome().stopped()).contains(StopSignal.Reason.TIME_LIMIT);
    assertThat(result.outcome().state().globalStep()).isZero();
  }

  @Test
  void writesTheFieldsThatHuggingFaceReads() throws IOException {
    TrainingOutcome outcome = new SmallRun().run(folder, "never").outcome();
    JsonNode state = new ObjectMapper().readTree(StateJson.write(outcome.state()));
    List<String> names = new ArrayList<>();
    state.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactlyInAnyOrder(
            "best_global_step",
            "best_metric",
            "best_model_checkpoint",
            "epoch",
            "eval_steps",
            "global_step",
            "log_history",
            "logging_steps",
            "max_steps",
            "num_input_tokens_seen",
            "num_train_epochs",
            "save_steps",
            "train_batch_size");
    assertThat(state.at("/log_history/0/eval_loss").asDouble()).isPositive();
    assertThat(state.at("/log_history/1").has("grad_norm")).isTrue();
    assertThat(state.at("/log_history/1").has("learning_rate")).isTrue();
    assertThat(state.at("/max_steps").asInt()).isEqualTo(40);
  }

  @Test
  void writesTheResultsOfTheRun() throws IOException {
    TrainingOutcome outcome = new SmallRun().run(folder, "never").outcome();
    JsonNode results = new ObjectMapper().readTree(StateJson.write(outcome.results()));
    for (String positive :
        List.of(
            "train_runtime",
            "train_loss",
            "train_steps_per_second",
            "train_tokens_per_second",
            "median_ms_per_step",
            "peak_memory_bytes",
            "base_eval_loss",
            "eval_loss")) {
      assertThat(results.get(positive).asDouble()).as(positive).isPositive();
    }
    assertThat(results.get("trainable_parameters").asInt()).isEqualTo(56);
    assertThat(results.get("total_parameters").asInt()).isEqualTo(56);
    assertThat(results.get("epoch").asDouble()).isEqualTo(2);
  }

  private static SmallRun singleStep(BatchSpec batch) {
    SmallRun run = new SmallRun();
    run.batch = batch;
    run.schedule = new ScheduleSpec(LrSchedulerType.CONSTANT, 0, 1, 1, 1, 1);
    return run;
  }
}
