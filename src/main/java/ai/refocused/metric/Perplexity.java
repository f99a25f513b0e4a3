package ai.refocused.metric;

/** Functions of a mean loss in nats per token. */
public final class Perplexity {
  private Perplexity() {}

  /** e to the power of the loss: among how many equally likely tokens the model seems to choose. */
  public static double of(double loss) {
    return Math.exp(loss);
  }

  /**
   * Forgetting: by what share perplexity on general text has risen through tuning, {@code after /
   * before - 1}. 0: nothing is forgotten; 0.1: 10 % more; below 0: the model has got better there.
   */
  public static double forgetting(double lossBefore, double lossAfter) {
    return Math.expm1(lossAfter - lossBefore);
  }

  /** By what share a loss is below that of another model; negative where it is above. */
  public static double improvement(double lossOfOther, double loss) {
    return (lossOfOther - loss) / lossOfOther;
  }
}
