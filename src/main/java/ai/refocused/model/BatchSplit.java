package ai.refocused.model;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.Capacity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a batch between sequences into batches that fit a capacity. */
final class BatchSplit {
  private BatchSplit() {}

  static List<Batch> within(Batch batch, Capacity capacity) {
    int[] starts = batch.starts();
    List<Batch> parts = new ArrayList<>();
    int first = 0;
    for (int s = 0; s < batch.sequences(); s++) {
      int length = starts[s + 1] - starts[s];
      if (length > Math.min(capacity.sequence(), capacity.rows())) {
        throw new IllegalArgumentException(
            "a sequence of "
                + length
                + " tokens, but the model was prepared for "
                + Math.min(capacity.sequence(), capacity.rows()));
      }
      if (starts[s + 1] - starts[first] > capacity.rows()) {
        parts.add(part(batch, first, s));
        first = s;
      }
    }
    if (first == 0) {
      return List.of(batch);
    }
    parts.add(part(batch, first, batch.sequences()));
    return parts;
  }

  private static Batch part(Batch batch, int from, int to) {
    int begin = batch.starts()[from];
    int end = batch.starts()[to];
    int[] starts = Arrays.copyOfRange(batch.starts(), from, to + 1);
    for (int i = 0; i < starts.length; i++) {
      starts[i] -= begin;
    }
    return new Batch(
        Arrays.copyOfRange(batch.ids(), begin, end),
        Arrays.copyOfRange(batch.labels(), begin, end),
        starts);
  }
}
