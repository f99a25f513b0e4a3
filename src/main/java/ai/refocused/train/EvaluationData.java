package ai.refocused.train;

import ai.refocused.dataset.Batch;
import java.util.List;

/** The held-out examples as batches, in an order that never changes. */
public interface EvaluationData {

  /** Number of batches; 0 if nothing is held out. */
  int batches();

  /** One batch, from 0 on. */
  Batch batch(int index);

  /** Batches held in memory; none for an empty list. */
  static EvaluationData of(List<Batch> batches) {
    List<Batch> copy = List.copyOf(batches);
    return new EvaluationData() {
      @Override
      public int batches() {
        return copy.size();
      }

      @Override
      public Batch batch(int index) {
        return copy.get(index);
      }
    };
  }
}
