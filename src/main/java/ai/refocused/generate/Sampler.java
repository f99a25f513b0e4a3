package ai.refocused.generate;

import ai.refocused.engine.RowMath;
import ai.refocused.job.GenerationSpec;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Chooses the next token: the repetition penalty (arXiv:1909.05858), and then the likeliest token,
 * or one drawn from the {@link LikelyTokens}. Reuses its arrays; not thread-safe.
 */
final class Sampler {
  private final RowMath math;
  private final GenerationSpec spec;
  private final int vocabulary;
  private final LikelyTokens likely;

  /**
   * Prepares to choose.
   *
   * @param vocabulary ids that can be chosen: 0 to {@code vocabulary - 1}
   */
  Sampler(RowMath math, GenerationSpec spec, int vocabulary) {
    this.math = math;
    this.spec = spec;
    this.vocabulary = vocabulary;
    this.likely = new LikelyTokens(math, spec, vocabulary);
  }

  /**
   * The next token.
   *
   * @param logits at least one for each id; changed by this
   * @param seen ids in the prompt and the answer so far
   */
  int next(float[] logits, BitSet seen, SplittableRandom random) {
    penalize(logits, seen);
    float max = math.max(logits, 0, vocabulary);
    if (!Float.isFinite(max)) {
      throw new IllegalStateException(
          "the model's logits are not finite: its weights are damaged, or training diverged");
    }
    if (spec.temperature() == 0) {
      int best = 0;
      while (logits[best] != max) {
        best++;
      }
      return best;
    }
    likely.choose(logits, max);
    return likely.draw(random.nextDouble());
  }

  /** What {@link #next} draws from; valid until the next call. */
  LikelyTokens likely(float[] logits, BitSet seen) {
    penalize(logits, seen);
    likely.choose(logits, math.max(logits, 0, vocabulary));
    return likely;
  }

  private void penalize(float[] logits, BitSet seen) {
    float penalty = (float) spec.repetitionPenalty();
    if (penalty == 1) {
      return;
    }
    for (int id = seen.nextSetBit(0); id >= 0 && id < vocabulary; id = seen.nextSetBit(id + 1)) {
      logits[id] = logits[id] < 0 ? logits[id] * penalty : logits[id] / penalty;
    }
  }
}
