package ai.refocused.evaluate;

import ai.refocused.dataset.Batch;
import ai.refocused.model.PredictionListener;
import ai.refocused.model.TokenLoss;

/** A model that takes the loss of batches. */
@FunctionalInterface
public interface Scorer {
  TokenLoss evaluate(Batch batch, PredictionListener listener);
}
