package ai.refocused.train;

import ai.refocused.dataset.Batch;
import ai.refocused.job.BestMetric;
import ai.refocused.job.SelectionSpec;
import ai.refocused.model.CausalLm;
import ai.refocused.model.TokenLoss;
import java.util.Optional;

/** Takes the loss over held-out examples, one batch at a time. */
final class Evaluator {
  private final CausalLm model;
  private final EvaluationData data;
  private final SelectionSpec selection;
  private final StopSignal stop;

  Evaluator(CausalLm model, EvaluationData data, SelectionSpec selection, StopSignal stop) {
    this.model = model;
    this.data = data;
    this.selection = selection;
    this.stop = stop;
  }

  boolean hasData() {
    return data.batches() > 0;
  }

  /** Evaluates the present model; empty if told to stop on the way. */
  Optional<EvaluationReport> evaluate(Progress progress, double epoch) {
    long start = System.nanoTime();
    TokenLoss loss = TokenLoss.NONE;
    long sequences = 0;
    for (int i = 0; i < data.batches(); i++) {
      if (stop.isRequested()) {
        return Optional.empty();
      }
      Batch batch = data.batch(i);
      loss = loss.plus(model.evaluate(batch));
      sequences += batch.sequences();
    }
    if (!Double.isFinite(loss.mean())) {
      throw NonFiniteTrainingException.evaluation(progress.step(), loss.mean());
    }
    return Optional.of(report(progress, epoch, loss, sequences, start));
  }

  private EvaluationReport report(
      Progress progress, double epoch, TokenLoss loss, long sequences, long start) {
    double accuracy = (double) loss.correct() / loss.count();
    double value = selection.metric() == BestMetric.EVAL_LOSS ? loss.mean() : accuracy;
    return new EvaluationReport(
        progress.step(),
        epoch,
        loss.mean(),
        accuracy,
        sequences,
        data.batches(),
        (System.nanoTime() - start) / 1e9,
        value,
        progress.step() > 0 && progress.ranking().isBestBeatenBy(value, selection));
  }
}
