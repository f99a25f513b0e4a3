package ai.refocused.generate;

import ai.refocused.engine.RowMath;
import ai.refocused.job.GenerationSpec;
import java.util.Arrays;

/**
 * The tokens that may come next, with their probabilities. Logits go through what transformers
 * calls warpers, in its order: temperature, top-k (arXiv:1805.04833), top-p (arXiv:1904.09751),
 * min-p (arXiv:2407.01082).
 */
final class LikelyTokens {
  private final RowMath math;
  private final GenerationSpec spec;

  /** Ids that are left, ascending, and exp(logit - greatest logit) of each. */
  private final int[] ids;

  private final float[] weights;
  private int left;

  /** Room for the k greatest weights, and for sorting. */
  private final float[] room;

  LikelyTokens(RowMath math, GenerationSpec spec, int vocabulary) {
    this.math = math;
    this.spec = spec;
    this.ids = new int[vocabulary];
    this.weights = new float[vocabulary];
    this.room = new float[vocabulary];
  }

  int count() {
    return left;
  }

  int id(int index) {
    return ids[index];
  }

  /** Share of the tokens' probability. */
  double probability(int index) {
    return weights[index] / total();
  }

  /**
   * Takes the ids that top-k, top-p and min-p let pass.
   *
   * @param max the greatest logit
   */
  void choose(float[] logits, float max) {
    float inverse = (float) (1 / spec.temperature());
    System.arraycopy(logits, 0, weights, 0, weights.length);
    math.scale(weights, 0, inverse, weights.length);
    math.expShifted(weights, 0, max * inverse, weights.length);
    left = weights.length;
    for (int id = 0; id < left; id++) {
      ids[id] = id;
    }
    if (spec.topK() > 0 && spec.topK() < left) {
      keepFrom(greatest(spec.topK()));
    }
    if (spec.topP() < 1) {
      keepFrom(lowestOfTopP());
    }
    if (spec.minP() > 0) {
      // The likeliest token's weight is 1 but for rounding.
      keepFrom(Math.min((float) spec.minP(), math.max(weights, 0, left)));
    }
  }

  private void keepFrom(float lowest) {
    int kept = 0;
    for (int i = 0; i < left; i++) {
      if (weights[i] >= lowest) {
        weights[kept] = weights[i];
        ids[kept++] = ids[i];
      }
    }
    left = kept;
  }

  /** The k-th greatest weight: the root of a heap of the k greatest. */
  private float greatest(int k) {
    Arrays.fill(room, 0, k, -1);
    for (int i = 0; i < left; i++) {
      if (weights[i] > room[0]) {
        sink(weights[i], k);
      }
    }
    return room[0];
  }

  private void sink(float weight, int size) {
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && room[child + 1] < room[child]) {
        child++;
      }
      if (room[child] >= weight) {
        break;
      }
      room[hole] = room[child];
      hole = child;
    }
    room[hole] = weight;
  }

  /**
   * The lowest weight that top-p keeps: in ascending order, weights whose sum is at most 1 - p of
   * all go. Those of at most the share that each would have of 1 - p go without being sorted.
   */
  private float lowestOfTopP() {
    double most = (1 - spec.topP()) * total();
    double gone = 0;
    int rest = 0;
    for (int i = 0; i < left; i++) {
      if (weights[i] <= most / left) {
        gone += weights[i];
      } else {
        room[rest++] = weights[i];
      }
    }
    Arrays.sort(room, 0, rest);
    int first = 0;
    while (first < rest - 1 && gone + room[first] <= most) {
      gone += room[first++];
    }
    return room[first];
  }

  /**
   * One of them.
   *
   * @param uniform in [0, 1)
   */
  int draw(double uniform) {
    double rest = uniform * total();
    int last = 0;
    for (int i = 0; i < left; i++) {
      if (weights[i] > 0) {
        last = ids[i];
        rest -= weights[i];
        if (rest < 0) {
          return last;
        }
      }
    }
    return last;
  }

  private double total() {
    double total = 0;
    for (int i = 0; i < left; i++) {
      total += weights[i];
    }
    return total;
  }
}
