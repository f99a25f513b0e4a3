package ai.refocused.train.sweep;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.NativeFloats;
import ai.refocused.job.SweepSpec;
import ai.refocused.model.CausalLm;
import ai.refocused.model.TokenLoss;
import ai.refocused.train.DropoutSeed;
import ai.refocused.train.SessionClock;
import ai.refocused.train.StepReport;
import ai.refocused.train.StopSignal;
import ai.refocused.train.TrainingData;
import ai.refocused.train.TrainingPlan;
import ai.refocused.train.optimizer.L2Norm;
import ai.refocused.train.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trains for a few steps with an exponentially rising learning rate and records the losses; weights
 * and optimizer are afterwards as before. Batches, accumulation, clipping, dropout and weight decay
 * are those of the run that it is for, so its result depends on them as the run does.
 */
public final class LearningRateSweep {
  private final CausalLm model;
  private final Optimizer optimizer;
  private final TrainingData data;
  private final TrainingPlan plan;
  private final L2Norm norm;
  private final StopSignal stop;

  /**
   * @param optimizer fresh, without a step yet
   * @param norm of the model's gradients
   */
  public LearningRateSweep(
      CausalLm model,
      Optimizer optimizer,
      TrainingData data,
      TrainingPlan plan,
      L2Norm norm,
      StopSignal stop) {
    this.model = model;
    this.optimizer = optimizer;
    this.data = data;
    this.plan = plan;
    this.norm = norm;
    this.stop = stop;
  }

  /**
   * Sweeps to the last step, or until the loss diverges.
   *
   * @param listener hears of each step; the report's loss is an exponential mean
   * @return empty if told to stop on the way
   */
  public Optional<SweepCurve> run(SweepSpec spec, Consumer<StepReport> listener) {
    List<SweepStep> steps =
        SweepStep.first(spec.steps(), data, plan.batch().gradientAccumulationSteps());
    Optional<double[]> untrained = untrainedLosses(steps);
    if (untrained.isEmpty()) {
      return Optional.empty();
    }
    List<NativeFloats> changing = new ArrayList<>(optimizer.state().values());
    changing.add(model.weights());
    List<NativeFloats> before = new ArrayList<>();
    try {
      for (NativeFloats vector : changing) {
        before.add(NativeFloats.allocateUninitialized(vector.length()));
        before.get(before.size() - 1).copyFrom(vector);
      }
      return sweep(spec, steps, new SweepCurve(untrained.get()), listener);
    } finally {
      for (int i = 0; i < before.size(); i++) {
        changing.get(i).copyFrom(before.get(i));
        before.get(i).close();
      }
    }
  }

  /** The model's losses before the sweep on the batches of each step; empty if told to stop. */
  private Optional<double[]> untrainedLosses(List<SweepStep> steps) {
    double[] losses = new double[steps.size()];
    for (SweepStep step : steps) {
      TokenLoss loss = TokenLoss.NONE;
      for (Batch batch : step.batches(data)) {
        if (stop.isRequested()) {
          return Optional.empty();
        }
        loss = loss.plus(model.evaluate(batch));
      }
      losses[step.step()] = loss.mean();
    }
    return Optional.of(losses);
  }

  private Optional<SweepCurve> sweep(
      SweepSpec spec, List<SweepStep> steps, SweepCurve curve, Consumer<StepReport> listener) {
    SessionClock clock = new SessionClock();
    for (SweepStep step : steps) {
      if (stop.isRequested()) {
        return Optional.empty();
      }
      double rate = spec.rate(step.step());
      long start = System.nanoTime();
      List<Batch> batches = step.batches(data);
      Trained trained = train(step, batches, rate);
      clock.stepDone(System.nanoTime() - start, batches.stream().mapToLong(Batch::tokens).sum());
      if (!curve.add(rate, trained.loss())) {
        break;
      }
      int done = step.step() + 1;
      listener.accept(
          new StepReport(
              done,
              steps.size(),
              step.epochs(data),
              curve.runningMean(),
              trained.gradNorm(),
              rate,
              clock.recentTokensPerSecond(),
              clock.recentSecondsPerStep() * (steps.size() - done)));
    }
    return Optional.of(curve);
  }

  /** What a step saw before its update; NaN if a number was not finite. */
  private record Trained(double loss, double gradNorm) {}

  private Trained train(SweepStep step, List<Batch> batches, double rate) {
    long labelled = batches.stream().mapToLong(Batch::labelledTokens).sum();
    model.zeroGradients();
    TokenLoss loss = TokenLoss.NONE;
    for (int i = 0; i < batches.size(); i++) {
      long seed = DropoutSeed.of(plan.seed(), step.step() + 1, i);
      loss = loss.plus(model.accumulateGradients(batches.get(i), 1.0 / labelled, seed));
    }
    double gradNorm = norm.compute();
    if (!Double.isFinite(loss.mean()) || !Double.isFinite(gradNorm)) {
      return new Trained(Double.NaN, Double.NaN);
    }
    optimizer.update(step.step() + 1L, rate, L2Norm.clipFactor(gradNorm, plan.maxGradNorm()));
    return new Trained(loss.mean(), gradNorm);
  }
}
