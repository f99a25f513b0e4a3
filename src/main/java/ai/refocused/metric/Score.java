package ai.refocused.metric;

/**
 * How well an answer covers a reference.
 *
 * @param precision share of the answer that is in the reference
 * @param recall share of the reference that is in the answer
 * @param f1 their harmonic mean; 0 if both are
 */
public record Score(double precision, double recall, double f1) {
  static final Score NONE = new Score(0, 0, 0);

  static Score of(double precision, double recall) {
    double sum = precision + recall;
    return new Score(precision, recall, sum > 0 ? 2 * precision * recall / sum : 0);
  }
}
