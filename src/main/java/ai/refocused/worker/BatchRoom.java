package ai.refocused.worker;

import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Capacity;
import ai.refocused.job.JobSpec;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How much room the model's plans need for the batches that a dataset can make. */
final class BatchRoom {
  private BatchRoom() {}

  /**
   * Rows of the largest training batch, packed or not; evaluation batches that are larger are
   * worked on in several goes.
   */
  static Capacity of(JobSpec spec, List<TokenizedExample> train, List<TokenizedExample> eval) {
    int size = spec.batch().perDeviceTrainBatchSize();
    int longest =
        Stream.concat(train.stream(), eval.stream())
            .mapToInt(TokenizedExample::length)
            .max()
            .orElse(1);
    long rows;
    if (spec.dataset().packing()) {
      long all = train.stream().mapToLong(TokenizedExample::length).sum();
      rows = Math.min((long) size * spec.dataset().maxLength(), all);
    } else {
      rows =
          train.stream()
              .map(TokenizedExample::length)
              .sorted(Comparator.reverseOrder())
              .limit(size)
              .mapToLong(Integer::longValue)
              .sum();
    }
    return new Capacity(Math.toIntExact(Math.max(rows, longest)), longest);
  }
}
