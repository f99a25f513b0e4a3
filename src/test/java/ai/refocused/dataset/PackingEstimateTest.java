package ai.refocused.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.dataset.lint.statistics.PackingEstimate;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackingEstimateTest {

  @Test
  void countsTheBinsThatThePackerFills() {
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      int capacity = 2 + random.nextInt(200);
      int most = 1 + random.nextInt(capacity);
      int[] lengths = new int[random.nextInt(500)];
      int[] order = new int[lengths.length];
      long[] counts = new long[capacity + 1];
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = 1 + random.nextInt(most);
        order[i] = i;
        counts[lengths[i]]++;
      }
      assertThat(PackingEstimate.bins(counts))
          .isEqualTo(Packer.pack(lengths, order, capacity).length);
    }
  }
}
