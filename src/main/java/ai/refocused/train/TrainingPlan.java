package ai.refocused.train;

import ai.refocused.job.BatchSpec;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.GuardSpec;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.job.SelectionSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a run is and what happens when.
 *
 * @param batchesPerEpoch micro-batches of each epoch that the run reaches, the last one perhaps not
 *     to its end
 * @param totalSteps optimizer steps
 * @param numEpochs epochs asked for; where steps were, the epochs that they reach, as in Hugging
 *     Face's Trainer
 * @param seed start of the dropout streams
 */
public record TrainingPlan(
    List<Integer> batchesPerEpoch,
    int totalSteps,
    double numEpochs,
    BatchSpec batch,
    CadenceSpec cadence,
    SelectionSpec selection,
    GuardSpec guards,
    double maxGradNorm,
    long seed) {

  public TrainingPlan {
    batchesPerEpoch = List.copyOf(batchesPerEpoch);
  }

  /**
   * The plan of a job over its data: {@code maxSteps} steps, or {@code numEpochs} epochs if that is
   * 0. Of a last epoch of share {@code f}, the first {@code ceil(f * its steps)} steps are done.
   */
  public static TrainingPlan of(
      TrainingData data,
      ScheduleSpec schedule,
      BatchSpec batch,
      CadenceSpec cadence,
      SelectionSpec selection,
      GuardSpec guards,
      double maxGradNorm,
      long seed) {
    boolean bySteps = schedule.maxSteps() > 0;
    long limit = bySteps ? schedule.maxSteps() : Integer.MAX_VALUE;
    double epochs = bySteps ? Double.POSITIVE_INFINITY : schedule.numEpochs();
    List<Integer> batches = new ArrayList<>();
    long steps = 0;
    for (int epoch = 0; epoch < epochs && steps < limit; epoch++) {
      int ofEpoch = data.batchesPerEpoch(epoch);
      int epochSteps = stepsFor(ofEpoch, batch);
      steps += (long) Math.ceil(Math.min(1, epochs - epoch) * epochSteps);
      batches.add(ofEpoch);
    }
    int total = Math.toIntExact(Math.min(limit, steps));
    double reached = bySteps ? batches.size() : schedule.numEpochs();
    return new TrainingPlan(
        batches, total, reached, batch, cadence, selection, guards, maxGradNorm, seed);
  }

  private static int stepsFor(int batches, BatchSpec batch) {
    return -Math.floorDiv(-batches, batch.gradientAccumulationSteps());
  }

  /** Optimizer steps that come before a position; -1 if the plan has no such position. */
  long stepsBefore(int epoch, int batchIndex) {
    boolean isEnd = epoch == batchesPerEpoch.size() && batchIndex == 0;
    if (!isEnd && (epoch >= batchesPerEpoch.size() || batchIndex >= batchesPerEpoch.get(epoch))) {
      return -1;
    }
    long steps = stepsFor(batchIndex, batch);
    for (int batches : batchesPerEpoch.subList(0, epoch)) {
      steps += stepsFor(batches, batch);
    }
    return steps;
  }

  /** Where a step begins after so many others: epoch and batch; the plan's end if there is none. */
  int[] placeAfter(int steps) {
    int left = steps;
    for (int epoch = 0; epoch < batchesPerEpoch.size(); epoch++) {
      int ofEpoch = stepsFor(batchesPerEpoch.get(epoch), batch);
      if (left < ofEpoch) {
        return new int[] {epoch, left * batch.gradientAccumulationSteps()};
      }
      left -= ofEpoch;
    }
    return new int[] {batchesPerEpoch.size(), 0};
  }

  /** Micro-batches of the optimizer step that starts at a position; fewer at an epoch's end. */
  int microBatches(int epoch, int batchIndex) {
    return Math.min(batch.gradientAccumulationSteps(), batchesPerEpoch.get(epoch) - batchIndex);
  }

  /** Epochs done at a position, as a fraction. */
  double epochsAt(int epoch, int batchIndex) {
    return batchIndex == 0 ? epoch : epoch + (double) batchIndex / batchesPerEpoch.get(epoch);
  }

  /** Checkpoints that the steps after one make; without a limit, all of them are kept. */
  int checkpointsAfter(int step) {
    int every = cadence.saveSteps();
    int last = every > 0 && totalSteps > step ? 1 : 0;
    int between = every > 0 ? Math.max(0, (totalSteps - 1) / every - step / every) : 0;
    return between + last;
  }

  /** Whether something that happens every {@code every} steps (0: never) happens after a step. */
  static boolean isDue(int step, int every) {
    return every > 0 && step % every == 0;
  }
}
