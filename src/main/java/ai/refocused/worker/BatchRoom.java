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
    return of(
        spec.batch().perDeviceTrainBatchSize(),
        spec.dataset().maxLength(),
        spec.dataset().packing(),
        train.stream().map(TokenizedExample::length).toList(),
        eval.stream().map(TokenizedExample::length).toList());
  }

  /**
   * The same for examples of these lengths, cut to {@code maxLength}.
   *
   * @param size examples, or packed rows, of a training batch
   */
  static Capacity of(
      int size, int maxLength, boolean packing, List<Integer> train, List<Integer> eval) {
    int longest =
        Stream.concat(train.stream(), eval.stream())
            .mapToInt(length -> Math.min(length, maxLength))
            .max()
            .orElse(1);
    Stream<Integer> lengths = train.stream().map(length -> Math.min(length, maxLength));
    long rows =
        packing
            ? Math.min((long) size * maxLength, lengths.mapToLong(Integer::longValue).sum())
            : lengths
                .sorted(Comparator.reverseOrder())
                .limit(size)
                .mapToLong(Integer::longValue)
                .sum();
    return new Capacity(Math.toIntExact(Math.max(rows, longest)), longest);
  }
}
