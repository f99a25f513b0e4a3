package ai.refocused.train.sweep;

import ai.refocused.dataset.Batch;
import ai.refocused.train.TrainingData;
import java.util.ArrayList;
import java.util.List;

/**
 * Which batches a step of a sweep trains on.
 *
 * @param step from 0
 * @param first index of the first batch in its epoch
 * @param count number of batches
 */
record SweepStep(int step, int epoch, int first, int count) {

  /** The first steps, over as many epochs as they take. */
  static List<SweepStep> first(int steps, TrainingData data, int accumulated) {
    List<SweepStep> all = new ArrayList<>();
    int epoch = 0;
    int next = 0;
    for (int step = 0; step < steps; step++) {
      int left = data.batchesPerEpoch(epoch) - next;
      all.add(new SweepStep(step, epoch, next, Math.min(accumulated, left)));
      next += accumulated;
      if (accumulated >= left) {
        epoch++;
        next = 0;
      }
    }
    return all;
  }

  List<Batch> batches(TrainingData data) {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(data.batch(epoch, first + i));
    }
    return batches;
  }

  /** Epochs done after it, as a fraction. */
  double epochs(TrainingData data) {
    return epoch + (double) (first + count) / data.batchesPerEpoch(epoch);
  }
}
