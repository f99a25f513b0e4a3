package ai.refocused.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.dataset.Batch;
import ai.refocused.job.BestMetric;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.GuardSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.NonFinitePolicy;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.job.SelectionSpec;
import ai.refocused.model.CausalLm;
import ai.refocused.model.TokenLoss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Early stopping, steps that are skipped, spikes and the choice of the best model. */
class StabilityTest {
  @TempDir Path folder;

  /** Keeps what it hears. */
  private static final class Recorder implements TrainingListener {
    final List<EvaluationReport> evaluations = new ArrayList<>();
    final List<String> skipped = new ArrayList<>();
    final List<Integer> spikes = new ArrayList<>();
    final List<Integer> stopped = new ArrayList<>();

    @Override
    public void evaluated(EvaluationReport report) {
      evaluations.add(report);
    }

    @Override
    public void stepSkipped(String why, int skippedSteps) {
      skipped.add(why);
    }

    @Override
    public void lossSpiked(StepReport report, double mean) {
      spikes.add(report.step());
    }

    @Override
    public void stoppedEarly(int step, int bestStep) {
      stopped.add(step);
    }
  }

  /** Overfits soon: the loss on held-out examples turns up again. */
  private static SmallRun impatient(int patience, double threshold) {
    SmallRun run = new SmallRun();
    run.schedule = new ScheduleSpec(LrSchedulerType.CONSTANT, 0, 0, 2, 1, 1);
    run.optimizer = new OptimizerSpec(0.5, 0.9, 0.999, 1e-8, 0, false, 0);
    run.cadence = new CadenceSpec(1, 1, 4, 2);
    run.guards = new GuardSpec(NonFinitePolicy.FAIL, 0, patience, threshold);
    return run;
  }

  @Test
  void endsWhenEvaluationsHaveNotImprovedForAsLongAsThePatience() {
    SmallRun run = impatient(3, 0);
    Recorder heard = new Recorder();
    run.listener = heard;
    TrainingOutcome outcome = run.run(folder, "never").outcome();
    List<EvaluationReport> evaluations = heard.evaluations;
    int last = evaluations.size() - 1;
    assertThat(outcome.stopped()).isEmpty();
    assertThat(outcome.state().globalStep()).isLessThan(SmallRun.STEPS);
    assertThat(heard.stopped).containsExactly(outcome.state().globalStep());
    assertThat(outcome.bestStep()).isEqualTo(outcome.state().globalStep() - 3);
    assertThat(evaluations.subList(last - 2, last + 1)).noneMatch(EvaluationReport::isBest);
    assertThat(evaluations.get(last - 3).isBest()).isTrue();
  }

  @Test
  void countsOnlyImprovementsBeyondTheThreshold() {
    TrainingOutcome any = impatient(2, 0).run(folder.resolve("any"), "never").outcome();
    TrainingOutcome great = impatient(2, 100).run(folder.resolve("great"), "never").outcome();
    // The first evaluation counts, then two in a row do not.
    assertThat(great.state().globalStep()).isEqualTo(3);
    assertThat(any.state().globalStep()).isGreaterThan(3);
    assertThat(great.bestStep()).as("the best is the best all the same").isGreaterThan(1);
  }

  @Test
  void stopsEarlyAtTheSameStepHoweverOftenItIsInterrupted() {
    SmallRun.Result straight = impatient(3, 0).run(folder.resolve("straight"), "auto");
    int end = straight.outcome().state().globalStep();
    for (int step = 1; step < end; step++) {
      impatient(3, 0).stoppingAfter(step).run(folder.resolve("chain"), "auto");
    }
    SmallRun.Result resumed = impatient(3, 0).run(folder.resolve("chain"), "auto");
    assertThat(resumed.equalsBitwise(straight)).isTrue();
    SmallRun.Result again = impatient(3, 0).run(folder.resolve("chain"), "auto");
    assertThat(again.outcome().state().globalStep()).isEqualTo(end);
  }

  @Test
  void needsHeldOutExamplesForEarlyStopping() {
    SmallRun run = impatient(3, 0);
    run.evaluation = EvaluationData.of(List.of());
    assertThatThrownBy(() -> run.run(folder, "never"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("<earlyStoppingPatience>: \"3\" counts evaluations");
  }

  @Test
  void choosesTheBestModelByTheMetricAskedFor() {
    SmallRun run = impatient(0, 0);
    run.selection = new SelectionSpec(BestMetric.EVAL_ACCURACY, true, false);
    Recorder heard = new Recorder();
    run.listener = heard;
    TrainingOutcome outcome = run.run(folder, "never").outcome();
    EvaluationReport best =
        heard.evaluations.stream()
            .skip(1)
            .reduce((a, b) -> b.accuracy() > a.accuracy() ? b : a)
            .orElseThrow();
    assertThat(outcome.bestStep()).isEqualTo(best.step());
    assertThat(outcome.state().bestMetric()).isEqualTo(best.accuracy());
    assertThat(outcome.results().bestEvalLoss()).isEqualTo(best.loss());
  }

  @Test
  void skipsStepsThatAreNotFiniteUpToTheLimit() {
    SmallRun run = skipping(2);
    Recorder heard = new Recorder();
    run.listener = heard;
    run.wrap = model -> poisonedAt(model, Set.of(6, 14));
    SmallRun.Result result = run.run(folder, "never");
    assertThat(result.outcome().results().skippedSteps()).isEqualTo(2);
    assertThat(result.outcome().results().globalStep()).isEqualTo(SmallRun.STEPS);
    assertThat(result.outcome().results().trainLoss()).isFinite().isPositive();
    assertThat(heard.skipped)
        .satisfiesExactly(
            why -> assertThat(why).startsWith("Step 2 ").contains("the loss", "batch 6 of epoch 1"),
            why -> assertThat(why).startsWith("Step 4 "));
    assertThat(result.weights()).doesNotContain(Float.NaN);
  }

  @Test
  void failsWhenMoreStepsWouldBeSkippedThanTheLimitAllows() {
    SmallRun run = skipping(2);
    run.wrap = model -> poisonedAt(model, Set.of(6, 14, 30));
    assertThatThrownBy(() -> run.run(folder, "never"))
        .isInstanceOf(NonFiniteTrainingException.class)
        .hasMessageStartingWith("Step 8 ")
        .hasMessageContaining("2 steps, as many as <nonFiniteLimit> allows, were skipped before")
        .hasMessageEndingWith("The last checkpoint is that of step 5.");
  }

  @Test
  void leavesWeightsAndMomentsAloneInASkippedStep() {
    SmallRun.Result one = single(Set.of());
    SmallRun.Result two = single(Set.of(1));
    assertThat(two.weights()).isEqualTo(single(Set.of(1)).weights());
    SmallRun untouched = skipping(9);
    untouched.schedule = new ScheduleSpec(LrSchedulerType.CONSTANT, 0, 1, 2, 1, 1);
    untouched.wrap = model -> poisonedAt(model, Set.of(1));
    SmallRun.Result none = untouched.run(folder.resolve("none"), "never");
    assertThat(none.optimizer()).hasSize(2).allSatisfy(m -> assertThat(m).containsOnly(0));
    assertThat(one.weights()).isNotEqualTo(none.weights());
  }

  private SmallRun.Result single(Set<Integer> poisoned) {
    SmallRun run = skipping(9);
    run.schedule = new ScheduleSpec(LrSchedulerType.CONSTANT, 0, 2, 2, 1, 1);
    run.wrap = model -> poisonedAt(model, poisoned);
    return run.run(folder.resolve("single"), "never");
  }

  @Test
  void resumesExactlyAfterSkippedSteps() {
    SmallRun straight = skipping(3);
    straight.wrap = model -> poisonedAt(model, Set.of(6));
    SmallRun.Result expected = straight.run(folder.resolve("straight"), "auto");
    SmallRun stopped = skipping(3).stoppingAfter(7);
    stopped.wrap = model -> poisonedAt(model, Set.of(6));
    stopped.run(folder.resolve("resumed"), "auto");
    assertThat(skipping(3).run(folder.resolve("resumed"), "auto").equalsBitwise(expected)).isTrue();
  }

  @Test
  void saysWhereTheLossLeaps() {
    SmallRun run = new SmallRun();
    Recorder heard = new Recorder();
    run.listener = heard;
    int[] calls = {0};
    run.wrap =
        model ->
            new ForwardingModel(model) {
              @Override
              public TokenLoss accumulateGradients(Batch batch, double scale, long seed) {
                TokenLoss loss = super.accumulateGradients(batch, scale, seed);
                // Steps 31 and 32 of 20 times 4, less 2 at the end of the first epoch.
                boolean leaps = ++calls[0] > 118 && calls[0] <= 122;
                return leaps ? new TokenLoss(50 * loss.sum(), loss.count(), 0) : loss;
              }
            };
    run.run(folder, "never");
    assertThat(heard.spikes).containsExactly(31);
  }

  private static SmallRun skipping(int limit) {
    SmallRun run = new SmallRun();
    run.guards = new GuardSpec(NonFinitePolicy.SKIP, limit, 0, 0);
    return run;
  }

  /** Makes the losses of some calls NaN. */
  private static CausalLm poisonedAt(CausalLm model, Set<Integer> poisoned) {
    int[] calls = {0};
    return new ForwardingModel(model) {
      @Override
      public TokenLoss accumulateGradients(Batch batch, double scale, long seed) {
        TokenLoss loss = super.accumulateGradients(batch, scale, seed);
        return poisoned.contains(++calls[0]) ? new TokenLoss(Double.NaN, loss.count(), 0) : loss;
      }
    };
  }
}
