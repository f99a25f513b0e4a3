package ai.refocused.train;

import ai.refocused.job.SelectionSpec;

/**
 * How far a run has come. With the weights and the optimizer's state it is all that decides what
 * comes next: there is no hidden random state, since order and dropout are functions of the seed
 * and the position.
 *
 * @param step steps done, skipped ones among them
 * @param epoch epoch of the next micro-batch, from 0
 * @param batch index of the next micro-batch in its epoch
 * @param lossSum sum of the losses of all steps but the skipped ones
 * @param unloggedLossSum sum of the losses of the steps since the last logged one
 * @param unloggedSteps their number
 * @param tokens tokens trained on, labelled or not
 * @param skippedSteps steps whose loss or gradient was not finite
 * @param ranking the best evaluations
 * @param idleEvaluations evaluations in a row without an improvement that counts
 */
record Progress(
    int step,
    int epoch,
    int batch,
    double lossSum,
    double unloggedLossSum,
    int unloggedSteps,
    long tokens,
    int skippedSteps,
    Ranking ranking,
    int idleEvaluations) {

  static final Progress START = new Progress(0, 0, 0, 0, 0, 0, 0, 0, Ranking.EMPTY, 0);

  /** The best evaluation during training; of step 0 if there was none yet. */
  Ranking.Entry best() {
    return ranking.best();
  }

  Progress afterStep(StepResult result, TrainingPlan plan) {
    int next = batch + result.microBatches();
    boolean epochEnds = next == plan.batchesPerEpoch().get(epoch);
    boolean skipped = result.skipped().isPresent();
    return new Progress(
        step + 1,
        epochEnds ? epoch + 1 : epoch,
        epochEnds ? 0 : next,
        lossSum + (skipped ? 0 : result.loss()),
        unloggedLossSum + (skipped ? 0 : result.loss()),
        unloggedSteps + (skipped ? 0 : 1),
        tokens + result.tokens(),
        skippedSteps + (skipped ? 1 : 0),
        ranking,
        idleEvaluations);
  }

  /** Updates that the optimizer has made. */
  int updates() {
    return step - skippedSteps;
  }

  /** Mean loss of all steps; 0 before the first. */
  double meanLoss() {
    return updates() == 0 ? 0 : lossSum / updates();
  }

  Progress afterLog() {
    return new Progress(
        step, epoch, batch, lossSum, 0, 0, tokens, skippedSteps, ranking, idleEvaluations);
  }

  /**
   * After an evaluation. As in Hugging Face's EarlyStoppingCallback, patience looks for
   * improvements beyond the threshold, the best model for any.
   */
  Progress afterEvaluation(double value, TrainingPlan plan) {
    SelectionSpec selection = plan.selection();
    boolean isBest = ranking.isBestBeatenBy(value, selection);
    double distance = Math.abs(value - best().value());
    boolean counts =
        best().step() == 0 || (isBest && distance > plan.guards().earlyStoppingThreshold());
    int kept = Math.max(1, plan.cadence().saveBestLimit());
    return new Progress(
        step,
        epoch,
        batch,
        lossSum,
        unloggedLossSum,
        unloggedSteps,
        tokens,
        skippedSteps,
        ranking.with(new Ranking.Entry(step, value), selection, kept),
        counts ? 0 : idleEvaluations + 1);
  }

  /** The same in a plan that puts the step elsewhere. */
  Progress at(int otherEpoch, int otherBatch) {
    return new Progress(
        step,
        otherEpoch,
        otherBatch,
        lossSum,
        unloggedLossSum,
        unloggedSteps,
        tokens,
        skippedSteps,
        ranking,
        idleEvaluations);
  }

  double epochs(TrainingPlan plan) {
    return plan.epochsAt(epoch, batch);
  }
}
