package ai.refocused.worker;

import ai.refocused.dataset.LoadedDataset;
import ai.refocused.engine.Capacity;
import ai.refocused.job.JobSpec;
import java.util.stream.IntStream;

/** How much room the model's plans need for the batches that a dataset can make. */
final class BatchRoom {
  private BatchRoom() {}

  /**
   * Rows of the largest training batch, packed or not; evaluation batches that are larger are
   * worked on in several goes.
   */
  static Capacity of(JobSpec spec, LoadedDataset dataset) {
    return of(
        spec.batch().perDeviceTrainBatchSize(),
        spec.dataset().maxLength(),
        spec.dataset().packing(),
        dataset.trainLengths(),
        dataset.evalLengths());
  }

  /**
   * The same for examples of these lengths, cut to {@code maxLength}.
   *
   * @param size examples, or packed rows, of a training batch
   */
  static Capacity of(int size, int maxLength, boolean packing, int[] train, int[] eval) {
    int longest =
        IntStream.concat(IntStream.of(train), IntStream.of(eval))
            .map(length -> Math.min(length, maxLength))
            .max()
            .orElse(1);
    int[] lengths =
        IntStream.of(train).map(length -> Math.min(length, maxLength)).sorted().toArray();
    long rows =
        packing
            ? Math.min((long) size * maxLength, IntStream.of(lengths).asLongStream().sum())
            : IntStream.of(lengths).skip(Math.max(0, lengths.length - size)).asLongStream().sum();
    return new Capacity(Math.toIntExact(Math.max(rows, longest)), longest);
  }
}
