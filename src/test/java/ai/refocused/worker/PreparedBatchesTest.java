package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.BatchPlan;
import ai.refocused.dataset.TokenizedExample;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreparedBatchesTest {
  private static final List<TokenizedExample> EXAMPLES =
      IntStream.range(0, 23)
          .mapToObj(i -> new TokenizedExample(new int[] {i, i + 1}, new int[] {i, i + 1}))
          .toList();

  @Test
  void givesTheSameBatchesWhateverTheNumberOfWorkers() {
    try (PreparedBatches none = batches(0);
        PreparedBatches one = batches(1);
        PreparedBatches many = batches(5)) {
      for (int epoch = 0; epoch < 4; epoch++) {
        for (int index = 0; index < none.batchesPerEpoch(epoch); index++) {
          Batch expected = none.batch(epoch, index);
          assertThat(one.batch(epoch, index).ids()).isEqualTo(expected.ids());
          assertThat(many.batch(epoch, index).ids()).isEqualTo(expected.ids());
        }
      }
    }
  }

  @Test
  void givesAnyBatchThatARunResumesAt() {
    try (PreparedBatches none = batches(0);
        PreparedBatches two = batches(2)) {
      for (int[] place : new int[][] {{2, 3}, {2, 4}, {0, 0}, {5, 5}, {2, 3}, {2, 3}}) {
        assertThat(two.batch(place[0], place[1]).ids())
            .isEqualTo(none.batch(place[0], place[1]).ids());
      }
    }
  }

  @Test
  void namesTheExamplesOfABatch() {
    try (PreparedBatches batches = batches(2)) {
      int[] first =
          IntStream.of(batches.examples(3, 1)).map(i -> EXAMPLES.get(i).ids()[0]).toArray();
      int[] ids = batches.batch(3, 1).ids();
      assertThat(first).hasSize(4).containsExactly(ids[0], ids[2], ids[4], ids[6]);
    }
  }

  private static PreparedBatches batches(int workers) {
    return new PreparedBatches(BatchPlan.unpacked(EXAMPLES, 4, true, 7), workers);
  }
}
