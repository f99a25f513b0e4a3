package ai.refocused.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.RowMath;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.GuardSpec;
import ai.refocused.job.LoraBias;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.job.SelectionSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.train.EvaluationData;
import ai.refocused.train.StepReport;
import ai.refocused.train.StopSignal;
import ai.refocused.train.TrainingData;
import ai.refocused.train.TrainingListener;
import ai.refocused.train.TrainingLoop;
import ai.refocused.train.TrainingParts;
import ai.refocused.train.TrainingPlan;
import ai.refocused.train.checkpoint.CheckpointStore;
import ai.refocused.train.checkpoint.DurableFiles;
import ai.refocused.train.checkpoint.JobFingerprint;
import ai.refocused.train.optimizer.LearningRateSchedule;
import ai.refocused.train.optimizer.Optimizer;
import ai.refocused.weights.TensorSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real model with dropout and accumulation: where a run was interrupted does not show. */
class ModelResumeTest {
  private static final int STEPS = 8;
  private static final List<Batch> BATCHES = Golden.batches("batches.safetensors");
  private static final OptimizerSpec OPTIMIZER =
      new OptimizerSpec(1e-2, 0.9, 0.999, 1e-8, 0.01, true, 1.0);
  private static final ScheduleSpec SCHEDULE =
      new ScheduleSpec(LrSchedulerType.COSINE, 2, STEPS, 10, 1, 1);

  @TempDir Path folder;

  /** Trains until the end or until stopped after a step; returns the trained weights. */
  private float[] run(String name, int stopAfter) {
    Adaptation adaptation =
        Adaptation.of(
            new TuningSpec.Lora(8, 16, 0.1, List.of("query_key_value", "dense"), LoraBias.NONE),
            Golden.config());
    StopSignal stop = StopSignal.unlimited();
    TrainingListener stopper =
        new TrainingListener() {
          @Override
          public void stepDone(StepReport report) {
            if (report.step() == stopAfter) {
              stop.request(StopSignal.Reason.TERMINATED);
            }
          }
        };
    try (TensorSource tensors = Golden.model();
        Machine machine = new Machine(2, RowMath.best());
        NeoxModel model =
            new NeoxModel(
                Golden.config(),
                tensors,
                adaptation,
                machine,
                new Capacity(512, 256),
                GradientCheckpointing.FALSE,
                1);
        Optimizer adamW = Optimizer.of(model, OPTIMIZER, machine.threads())) {
      TrainingPlan plan =
          TrainingPlan.of(
              DATA,
              SCHEDULE,
              new BatchSpec(2, 2, 2),
              new CadenceSpec(1, 0, 0, 3),
              SelectionSpec.LEAST_LOSS,
              GuardSpec.STRICT,
              1.0,
              5);
      CheckpointStore store =
          new CheckpointStore(
              folder.resolve(name),
              JobFingerprint.of(Map.of()),
              3,
              warning -> {},
              DurableFiles.system());
      TrainingParts parts =
          new TrainingParts(
              model,
              adamW,
              LearningRateSchedule.of(
                  SCHEDULE, OPTIMIZER.learningRate(), plan.totalSteps(), warning -> {}),
              DATA,
              EvaluationData.of(List.of()),
              store,
              machine.threads());
      new TrainingLoop(parts, plan, stopper, stop).run("auto", false);
      float[] weights = new float[(int) model.weights().length()];
      model.weights().get(0, weights, 0, weights.length);
      return weights;
    }
  }

  private static final TrainingData DATA =
      new TrainingData() {
        @Override
        public int batchesPerEpoch(int epoch) {
          return 5;
        }

        @Override
        public int[] examples(int epoch, int index) {
          return new int[] {(epoch + index) % BATCHES.size()};
        }

        @Override
        public Batch batch(int epoch, int index) {
          return BATCHES.get((epoch + index) % BATCHES.size());
        }
      };

  @Test
  void endsWithTheSameBitsWhenInterruptedTwice() {
    float[] straight = run("straight", 0);
    float[] first = run("resumed", 3);
    float[] second = run("resumed", 5);
    assertThat(first).isNotEqualTo(straight);
    assertThat(second).isNotEqualTo(straight).isNotEqualTo(first);
    assertThat(run("resumed", 0)).isEqualTo(straight);
  }
}
