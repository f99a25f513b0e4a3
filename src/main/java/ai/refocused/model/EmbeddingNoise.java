package ai.refocused.model;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.Dropout;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.RowBlock;

/**
 * NEFTune (Jain et al. 2023, arXiv:2310.05914): noise on the embeddings of a training batch,
 * uniform in {@code ±alpha / sqrt(length * width)} with the length of the sequence that a row is
 * in. A function of seed and position alone, as dropout is, so a resumed run adds the same.
 */
final class EmbeddingNoise {
  /** Unlike the streams of the blocks' dropout, which count from 0. */
  private static final int STREAM = -2;

  private static final float UNIT = 0x1p-31f;

  private final Machine machine;
  private final double alpha;
  private final int width;

  EmbeddingNoise(Machine machine, double alpha, int width) {
    this.machine = machine;
    this.alpha = alpha;
    this.width = width;
  }

  boolean isOn() {
    return alpha > 0;
  }

  /** Adds noise to the rows [tokens, width] of a batch. */
  void add(Batch batch, long seed, NativeFloats rows) {
    if (!isOn()) {
      return;
    }
    float[] bounds = new float[batch.tokens()];
    for (int s = 0; s < batch.sequences(); s++) {
      int length = batch.starts()[s + 1] - batch.starts()[s];
      float bound = (float) (alpha / Math.sqrt((double) length * width));
      for (int t = batch.starts()[s]; t < batch.starts()[s + 1]; t++) {
        bounds[t] = bound;
      }
    }
    RowBlock.each(
        machine.threads(),
        batch.tokens(),
        (part, first, end) -> {
          float[] row = machine.row(part, 0, width);
          for (int t = first; t < end; t++) {
            rows.get((long) t * width, row, 0, width);
            int rowSeed = Dropout.rowSeed(seed, STREAM, t);
            for (int i = 0; i < width; i++) {
              row[i] += bounds[t] * UNIT * Dropout.hash(rowSeed + i);
            }
            rows.put((long) t * width, row, 0, width);
          }
        });
  }
}
