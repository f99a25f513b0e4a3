package ai.refocused.train;

import ai.refocused.dataset.Batch;
import ai.refocused.job.GuardSpec;
import ai.refocused.job.NonFinitePolicy;
import ai.refocused.model.CausalLm;
import ai.refocused.model.TokenLoss;
import ai.refocused.train.optimizer.L2Norm;
import ai.refocused.train.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One optimizer step: accumulates the gradients of its micro-batches, checks, clips, updates. Each
 * labelled token of the step weighs the same, whichever micro-batch it is in.
 */
final class OptimizerStep {
  private final CausalLm model;
  private final TrainingData data;
  private final Optimizer optimizer;
  private final L2Norm norm;
  private final TrainingPlan plan;
  private final StopSignal stop;

  OptimizerStep(TrainingParts parts, TrainingPlan plan, StopSignal stop) {
    this.model = parts.model();
    this.data = parts.trainingData();
    this.optimizer = parts.optimizer();
    this.norm = new L2Norm(model.gradients(), parts.threads());
    this.plan = plan;
    this.stop = stop;
  }

  /**
   * Does the step that follows {@code progress}. Empty if it was told to stop on the way: the
   * weights are then as before, and the step can be done again.
   */
  Optional<StepResult> run(Progress progress, double learningRate) {
    List<Batch> batches = batches(progress);
    long labelled = labelledTokens(batches, progress);
    int step = progress.step() + 1;
    model.zeroGradients();
    TokenLoss loss = TokenLoss.NONE;
    for (int i = 0; i < batches.size(); i++) {
      if (stop.isRequested()) {
        return Optional.empty();
      }
      long seed = DropoutSeed.of(plan.seed(), step, i);
      loss = loss.plus(model.accumulateGradients(batches.get(i), 1.0 / labelled, seed));
      if (!Double.isFinite(loss.sum())) {
        return notFinite(progress, learningRate, "loss", i, 1, batches);
      }
    }
    double gradNorm = norm.compute();
    if (!Double.isFinite(gradNorm)) {
      return notFinite(progress, learningRate, "gradient", 0, batches.size(), batches);
    }
    optimizer.update(
        progress.updates() + 1, learningRate, L2Norm.clipFactor(gradNorm, plan.maxGradNorm()));
    return Optional.of(
        new StepResult(
            loss.mean(),
            gradNorm,
            learningRate,
            batches.size(),
            tokens(batches),
            Optional.empty()));
  }

  private Optional<StepResult> notFinite(
      Progress progress,
      double learningRate,
      String what,
      int first,
      int count,
      List<Batch> batches) {
    String where = StepPlace.of(data, progress.epoch(), progress.batch() + first, count);
    String text =
        NonFiniteTrainingException.describe(progress.step() + 1, learningRate, what, where);
    GuardSpec guards = plan.guards();
    if (guards.onNonFinite() == NonFinitePolicy.FAIL) {
      throw NonFiniteTrainingException.step(text);
    }
    if (progress.skippedSteps() >= guards.nonFiniteLimit()) {
      throw NonFiniteTrainingException.tooMany(text, guards.nonFiniteLimit());
    }
    return Optional.of(
        new StepResult(0, 0, learningRate, batches.size(), tokens(batches), Optional.of(text)));
  }

  private static long tokens(List<Batch> batches) {
    return batches.stream().mapToLong(Batch::tokens).sum();
  }

  private List<Batch> batches(Progress progress) {
    List<Batch> batches = new ArrayList<>();
    int count = plan.microBatches(progress.epoch(), progress.batch());
    for (int i = 0; i < count; i++) {
      batches.add(data.batch(progress.epoch(), progress.batch() + i));
    }
    return batches;
  }

  private long labelledTokens(List<Batch> batches, Progress progress) {
    long labelled = batches.stream().mapToLong(Batch::labelledTokens).sum();
    if (labelled == 0) {
      throw new IllegalStateException(
          StepPlace.of(data, progress.epoch(), progress.batch(), batches.size())
              + " has no labelled token");
    }
    return labelled;
  }
}
