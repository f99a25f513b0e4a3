package ai.refocused.train;

import ai.refocused.dataset.Batch;

/**
 * The training examples as micro-batches. A pure function of epoch and index: asked twice, also by
 * a resumed run, it gives the same.
 */
public interface TrainingData {

  /** Micro-batches of an epoch; at least 1. Epochs may differ in it when examples are packed. */
  int batchesPerEpoch(int epoch);

  /**
   * One micro-batch, with at least one labelled token.
   *
   * @param epoch from 0
   * @param index from 0 to {@code batchesPerEpoch(epoch) - 1}
   */
  Batch batch(int epoch, int index);

  /** Which training examples a micro-batch holds, counted from 0 in the order of the dataset. */
  int[] examples(int epoch, int index);
}
