package ai.refocused.worker;

import ai.refocused.evaluate.HeldOutScore;
import java.util.Optional;

/**
 * A model's losses.
 *
 * @param key of the examples as the model sees them; losses under different keys do not compare
 * @param general on a general set, if there is one
 */
record ModelScores(String key, HeldOutScore eval, Optional<HeldOutScore> general) {
  double loss() {
    return eval.loss().mean();
  }

  boolean comparesWith(ModelScores other) {
    return key.equals(other.key);
  }
}
