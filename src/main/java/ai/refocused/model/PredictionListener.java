package ai.refocused.model;

/** Hears of the labelled tokens that a model had to predict, in the order of a batch. */
@FunctionalInterface
public interface PredictionListener {
  /** Listens to nothing. */
  PredictionListener NONE = (sequence, label, loss, isCorrect) -> {};

  /**
   * One token.
   *
   * @param sequence its place in the batch, from 0
   * @param label the token that came
   * @param loss in nats
   * @param isCorrect whether the model thought no token likelier
   */
  void predicted(int sequence, int label, double loss, boolean isCorrect);
}
