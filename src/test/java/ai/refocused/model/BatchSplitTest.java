package ai.refocused.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Capacity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchSplitTest {

  @Test
  void leavesABatchThatFitsAsItIs() {
    Batch batch = TinyModels.batch(1, 4, 4, 2);
    assertThat(BatchSplit.within(batch, new Capacity(10, 4))).containsExactly(batch);
  }

  @Test
  void cutsBetweenSequencesAndLosesNothing() {
    Random random = new Random(1);
    for (int run = 0; run < 500; run++) {
      int[] lengths = random.ints(1 + random.nextInt(8), 1, 7).toArray();
      List<TokenizedExample> examples = TinyModels.examples(run, lengths);
      Capacity capacity = new Capacity(6 + random.nextInt(12), 6);
      List<TokenizedExample> found = new ArrayList<>();
      for (Batch part : BatchSplit.within(Batch.of(examples), capacity)) {
        assertThat(part.tokens()).isBetween(1, capacity.rows());
        assertThat(part.starts()[0]).isZero();
        assertThat(part.starts()[part.sequences()]).isEqualTo(part.tokens());
        for (int s = 0; s < part.sequences(); s++) {
          int from = part.starts()[s];
          int to = part.starts()[s + 1];
          found.add(
              new TokenizedExample(
                  Arrays.copyOfRange(part.ids(), from, to),
                  Arrays.copyOfRange(part.labels(), from, to)));
        }
      }
      assertThat(found).usingRecursiveComparison().isEqualTo(examples);
    }
  }

  @Test
  void refusesASequenceThatFitsNowhere() {
    assertThatThrownBy(() -> BatchSplit.within(TinyModels.batch(1, 5), new Capacity(10, 4)))
        .hasMessage("a sequence of 5 tokens, but the model was prepared for 4");
    assertThatThrownBy(() -> BatchSplit.within(TinyModels.batch(1, 5), new Capacity(3, 8)))
        .hasMessage("a sequence of 5 tokens, but the model was prepared for 3");
  }
}
