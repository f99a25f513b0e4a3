package ai.refocused.train.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Threads;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.GuardSpec;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.job.SelectionSpec;
import ai.refocused.job.SweepSpec;
import ai.refocused.train.BigramModel;
import ai.refocused.train.StepReport;
import ai.refocused.train.StopSignal;
import ai.refocused.train.TrainingData;
import ai.refocused.train.TrainingPlan;
import ai.refocused.train.optimizer.L2Norm;
import ai.refocused.train.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningRateSweepTest {
  private static final int VOCABULARY = 7;
  private static final OptimizerSpec OPTIMIZER =
      new OptimizerSpec(0, 0.9, 0.999, 1e-8, 0.01, false, 1);

  private static final TrainingData DATA =
      new TrainingData() {
        @Override
        public int batchesPerEpoch(int epoch) {
          return 23;
        }

        @Override
        public int[] examples(int epoch, int index) {
          return IntStream.range(8 * index, 8 * index + 8).toArray();
        }

        @Override
        public Batch batch(int epoch, int index) {
          Random random = new Random(1000L * epoch + index);
          List<TokenizedExample> examples = new ArrayList<>();
          for (int i = 0; i < 8; i++) {
            int[] ids = random.ints(12, 0, VOCABULARY).toArray();
            for (int t = 1; t < ids.length; t++) {
              ids[t] = random.nextInt(8) == 0 ? ids[t] : (ids[t - 1] + 1) % VOCABULARY;
            }
            examples.add(new TokenizedExample(ids, ids.clone()));
          }
          return Batch.of(examples);
        }
      };

  private static Optional<SweepCurve> sweep(BigramModel model, StopSignal stop) {
    return sweep(model, stop, report -> {});
  }

  private static Optional<SweepCurve> sweep(
      BigramModel model, StopSignal stop, Consumer<StepReport> listener) {
    TrainingPlan plan =
        TrainingPlan.of(
            DATA,
            new ScheduleSpec(LrSchedulerType.CONSTANT, 0, 0, 2, 1, 1),
            new BatchSpec(8, 8, 2),
            new CadenceSpec(1, 0, 0, 0),
            SelectionSpec.LEAST_LOSS,
            GuardSpec.STRICT,
            1,
            3);
    try (Threads threads = new Threads(1);
        Optimizer optimizer = Optimizer.of(model, OPTIMIZER, threads)) {
      L2Norm norm = new L2Norm(model.gradients(), threads);
      Optional<SweepCurve> curve =
          new LearningRateSweep(model, optimizer, DATA, plan, norm, stop)
              .run(new SweepSpec(100, 1e-7, 10), listener);
      for (NativeFloats state : optimizer.state().values()) {
        for (int i = 0; i < state.length(); i++) {
          assertThat(state.buffer().get(i)).isZero();
        }
      }
      return curve;
    }
  }

  @Test
  void findsARateThatLearnsAndLeavesTheModelAsItWas() {
    try (BigramModel model = new BigramModel(VOCABULARY, 0, 1)) {
      float[] before = floats(model);
      SweepCurve curve = sweep(model, StopSignal.unlimited()).orElseThrow();
      assertThat(floats(model)).isEqualTo(before);
      double rate = curve.points().get(curve.steepest().orElseThrow()).learningRate();
      assertThat(rate).isBetween(1e-3, 2.0);
      assertThat(curve.points().get(0).learningRate()).isEqualTo(1e-7);
    }
  }

  @Test
  void reportsWhereItStands() {
    List<StepReport> reports = new ArrayList<>();
    try (BigramModel model = new BigramModel(VOCABULARY, 0, 1)) {
      SweepCurve curve = sweep(model, StopSignal.unlimited(), reports::add).orElseThrow();
      assertThat(reports).hasSizeBetween(curve.points().size() - 1, curve.points().size());
    }
    StepReport report = reports.get(13);
    // 23 batches an epoch, two a step: the last step of an epoch has one.
    assertThat(report.step()).isEqualTo(14);
    assertThat(report.epoch()).isEqualTo(1 + 4 / 23.0);
    assertThat(report.totalSteps()).isEqualTo(100);
    assertThat(report.gradNorm()).isPositive();
    assertThat(report.tokensPerSecond()).isPositive();
    assertThat(report.etaSeconds()).isPositive();
  }

  @Test
  void comparesEachStepWithTheUntrainedModelOnTheSameBatches() {
    try (BigramModel model = new BigramModel(VOCABULARY, 0, 1)) {
      SweepCurve curve = sweep(model, StopSignal.unlimited()).orElseThrow();
      // Nothing has been learnt before the first update, and next to nothing at a rate of 1e-7.
      assertThat(curve.points().get(0).change()).isZero();
      assertThat(curve.points().get(1).change()).isCloseTo(0, within(1e-5));
      assertThat(curve.points().get(1).loss()).isNotEqualTo(curve.points().get(0).loss());
    }
  }

  @Test
  void findsTheSameRateEachTime() {
    try (BigramModel model = new BigramModel(VOCABULARY, 0.1, 1)) {
      SweepCurve first = sweep(model, StopSignal.unlimited()).orElseThrow();
      SweepCurve second = sweep(model, StopSignal.unlimited()).orElseThrow();
      assertThat(second.points()).isEqualTo(first.points());
    }
  }

  @Test
  void stopsWhenItIsTold() {
    try (BigramModel model = new BigramModel(VOCABULARY, 0, 1)) {
      float[] before = floats(model);
      StopSignal stop = StopSignal.unlimited();
      stop.request(StopSignal.Reason.TERMINATED);
      assertThat(sweep(model, stop)).isEmpty();
      assertThat(floats(model)).isEqualTo(before);
    }
  }

  private static float[] floats(BigramModel model) {
    float[] floats = new float[(int) model.weights().length()];
    model.weights().get(0, floats, 0, floats.length);
    return floats;
  }
}
