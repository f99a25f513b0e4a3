package ai.refocused.worker;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.BatchPlan;
import ai.refocused.train.TrainingData;

/** A batch plan as training data; the epoch at work is kept. */
final class EpochBatches implements TrainingData {
  private final BatchPlan plan;
  private int epoch = -1;
  private BatchPlan.Epoch batches;

  EpochBatches(BatchPlan plan) {
    this.plan = plan;
  }

  @Override
  public int batchesPerEpoch(int anyEpoch) {
    return plan.batchesPerEpoch();
  }

  @Override
  public Batch batch(int wantedEpoch, int index) {
    return epoch(wantedEpoch).get(index);
  }

  @Override
  public int[] examples(int wantedEpoch, int index) {
    return epoch(wantedEpoch).members(index);
  }

  private BatchPlan.Epoch epoch(int wanted) {
    if (wanted != epoch) {
      batches = plan.epoch(wanted);
      epoch = wanted;
    }
    return batches;
  }
}
