package ai.refocused.train.sweep;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.NativeFloats;
import ai.refocused.job.SweepSpec;
import ai.refocused.model.CausalLm;
import ai.refocused.model.TokenLoss;
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
   * @param listener hears of each step
   * @return empty if told to stop on the way
   */
  public Optional<SweepCurve> run(SweepSpec spec, Consumer<SweepPoint> listener) {
    List<NativeFloats> changing = new ArrayList<>(optimizer.state().values());
    changing.add(model.weights());
    List<NativeFloats> before = new ArrayList<>();
    try {
      for (NativeFloats vector : changing) {
        before.add(NativeFloats.allocateUninitialized(vector.length()));
        before.get(before.size() - 1).copyFrom(vector);
      }
      return sweep(spec, listener);
    } finally {
      for (int i = 0; i < before.size(); i++) {
        changing.get(i).copyFrom(before.get(i));
        before.get(i).close();
      }
    }
  }

  private Optional<SweepCurve> sweep(SweepSpec spec, Consumer<SweepPoint> listener) {
    SweepCurve curve = new SweepCurve();
    int epoch = 0;
    int next = 0;
    for (int step = 0; step < spec.steps(); step++) {
      if (stop.isRequested()) {
        return Optional.empty();
      }
      int size = plan.batch().gradientAccumulationSteps();
      int count = Math.min(size, data.batchesPerEpoch(epoch) - next);
      double rate = spec.rate(step);
      if (!curve.add(rate, train(epoch, next, count, step, rate))) {
        break;
      }
      listener.accept(curve.points().get(curve.points().size() - 1));
      next += count;
      if (next == data.batchesPerEpoch(epoch)) {
        epoch++;
        next = 0;
      }
    }
    return Optional.of(curve);
  }

  /** One optimizer step; the loss before it, NaN if a number is not finite. */
  private double train(int epoch, int first, int count, int step, double rate) {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(data.batch(epoch, first + i));
    }
    long labelled = batches.stream().mapToLong(Batch::labelledTokens).sum();
    model.zeroGradients();
    TokenLoss loss = TokenLoss.NONE;
    for (int i = 0; i < count; i++) {
      long seed = plan.seed() + (long) step * count + i;
      loss = loss.plus(model.accumulateGradients(batches.get(i), 1.0 / labelled, seed));
    }
    double gradNorm = norm.compute();
    if (!Double.isFinite(loss.mean()) || !Double.isFinite(gradNorm)) {
      return Double.NaN;
    }
    optimizer.update(step + 1L, rate, L2Norm.clipFactor(gradNorm, plan.maxGradNorm()));
    return loss.mean();
  }
}
