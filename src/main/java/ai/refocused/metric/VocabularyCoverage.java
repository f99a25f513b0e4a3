package ai.refocused.metric;

import java.util.BitSet;
import java.util.OptionalDouble;

/**
 * How much of a text's vocabulary a model commands: of the different tokens that the text has as
 * labels, the share that was the model's first choice, rightly, at least once. Takes two bits per
 * token of the vocabulary.
 */
public final class VocabularyCoverage {
  private final BitSet wanted = new BitSet();
  private final BitSet hit = new BitSet();

  /**
   * Takes one prediction.
   *
   * @param label the token that came
   * @param isFirstChoice whether the model thought it the likeliest
   */
  public void add(int label, boolean isFirstChoice) {
    wanted.set(label);
    if (isFirstChoice) {
      hit.set(label);
    }
  }

  /** 0 to 1; empty if there was no label. */
  public OptionalDouble share() {
    return wanted.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) hit.cardinality() / wanted.cardinality());
  }
}
