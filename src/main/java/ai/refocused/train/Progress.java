package ai.refocused.train;

/**
 * How far a run has come. With the weights and the optimizer's state it is all that decides what
 * comes next: there is no hidden random state, since order and dropout are functions of the seed
 * and the position.
 *
 * @param step optimizer steps done
 * @param epoch epoch of the next micro-batch, from 0
 * @param batch index of the next micro-batch in its epoch
 * @param lossSum sum of the losses of all steps
 * @param unloggedLossSum sum of the losses of the steps since the last logged one
 * @param unloggedSteps their number
 * @param tokens tokens trained on, labelled or not
 * @param best the best evaluation
 */
record Progress(
    int step,
    int epoch,
    int batch,
    double lossSum,
    double unloggedLossSum,
    int unloggedSteps,
    long tokens,
    Best best) {

  static final Progress START = new Progress(0, 0, 0, 0, 0, 0, 0, Best.NONE);

  /**
   * The best evaluation during training; that of the untuned model does not count.
   *
   * @param step when it was; 0 if there was none yet
   */
  record Best(int step, double loss) {
    static final Best NONE = new Best(0, 0);

    boolean isBeatenBy(double other) {
      return step == 0 || other < loss;
    }
  }

  Progress afterStep(StepResult result, TrainingPlan plan) {
    int next = batch + result.microBatches();
    boolean epochEnds = next == plan.batchesPerEpoch().get(epoch);
    return new Progress(
        step + 1,
        epochEnds ? epoch + 1 : epoch,
        epochEnds ? 0 : next,
        lossSum + result.loss(),
        unloggedLossSum + result.loss(),
        unloggedSteps + 1,
        tokens + result.tokens(),
        best);
  }

  Progress afterLog() {
    return new Progress(step, epoch, batch, lossSum, 0, 0, tokens, best);
  }

  Progress withBest(double loss) {
    return new Progress(
        step, epoch, batch, lossSum, unloggedLossSum, unloggedSteps, tokens, new Best(step, loss));
  }

  double epochs(TrainingPlan plan) {
    return plan.epochsAt(epoch, batch);
  }
}
