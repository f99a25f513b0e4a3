package ai.refocused.worker;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.BatchPlan;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.job.JobSpec;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.train.EvaluationData;
import ai.refocused.train.TrainingData;
import ai.refocused.train.TrainingPlan;
import java.io.IOException;
import java.util.List;

/** A job's examples, and how they are trained on. */
final class RunData {
  private final JobSpec spec;
  private final EventPublisher events;

  RunData(JobSpec spec, EventPublisher events) {
    this.spec = spec;
    this.events = events;
  }

  /** Reads the examples as the base model sees them. */
  LoadedDataset load(PretrainedFolder base) throws IOException {
    return new ModelData(base, spec.task(), spec.dataset(), spec.seed(), events).load();
  }

  BatchPlan batches(List<TokenizedExample> examples) {
    int size = spec.batch().perDeviceTrainBatchSize();
    boolean shuffle = spec.dataset().shuffle();
    return spec.dataset().packing()
        ? BatchPlan.packed(examples, size, spec.dataset().maxLength(), shuffle, spec.seed())
        : BatchPlan.unpacked(examples, size, shuffle, spec.seed());
  }

  EvaluationData evaluation(List<TokenizedExample> examples) {
    int size = spec.batch().perDeviceEvalBatchSize();
    BatchPlan plan = BatchPlan.unpacked(examples, size, false, spec.seed());
    BatchPlan.Epoch epoch = plan.epoch(0);
    return new EvaluationData() {
      @Override
      public int batches() {
        return epoch.size();
      }

      @Override
      public Batch batch(int index) {
        return epoch.get(index);
      }
    };
  }

  TrainingPlan plan(TrainingData batches) {
    return TrainingPlan.of(
        batches,
        spec.schedule(),
        spec.batch(),
        spec.cadence(),
        spec.selection(),
        spec.guards(),
        spec.optimizer().maxGradNorm(),
        spec.seed());
  }
}
