package ai.refocused.train;

import ai.refocused.dataset.Batch;
import ai.refocused.model.CausalLm;
import ai.refocused.model.TokenLoss;

/** Takes the loss over held-out examples, one batch at a time. */
final class Evaluator {
  private final CausalLm model;
  private final EvaluationData data;

  Evaluator(CausalLm model, EvaluationData data) {
    this.model = model;
    this.data = data;
  }

  boolean hasData() {
    return data.batches() > 0;
  }

  EvaluationReport evaluate(Progress progress, double epoch) {
    long start = System.nanoTime();
    TokenLoss loss = TokenLoss.NONE;
    long sequences = 0;
    for (int i = 0; i < data.batches(); i++) {
      Batch batch = data.batch(i);
      loss = loss.plus(model.evaluate(batch));
      sequences += batch.sequences();
    }
    if (!Double.isFinite(loss.mean())) {
      throw NonFiniteTrainingException.evaluation(progress.step(), loss.mean());
    }
    return new EvaluationReport(
        progress.step(),
        epoch,
        loss.mean(),
        (double) loss.correct() / loss.count(),
        sequences,
        data.batches(),
        (System.nanoTime() - start) / 1e9,
        progress.step() > 0 && progress.best().isBeatenBy(loss.mean()));
  }
}
