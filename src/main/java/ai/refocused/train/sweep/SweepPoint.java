package ai.refocused.train.sweep;

/**
 * One step of a sweep.
 *
 * @param loss mean over the step's labelled tokens, before its update
 * @param untrainedLoss of the model as the sweep began with it, on the same batches
 */
public record SweepPoint(int step, double learningRate, double loss, double untrainedLoss) {

  /** What training has done to the loss, without what the batches differ in. */
  double change() {
    return loss - untrainedLoss;
  }
}
