package ai.refocused.model;

/**
 * Cross-entropy over labelled tokens.
 *
 * @param sum of the tokens' losses in nats, in double
 * @param count labelled tokens
 * @param correct labelled tokens whose most likely prediction is right
 */
public record TokenLoss(double sum, long count, long correct) {
  public static final TokenLoss NONE = new TokenLoss(0, 0, 0);

  public TokenLoss plus(TokenLoss other) {
    return new TokenLoss(sum + other.sum, count + other.count, correct + other.correct);
  }

  /** Mean loss of a token; NaN if none is labelled. */
  public double mean() {
    return count == 0 ? Double.NaN : sum / count;
  }
}
