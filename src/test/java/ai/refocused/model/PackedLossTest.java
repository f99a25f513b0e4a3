package ai.refocused.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.BatchPlan;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.RowMath;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.weights.TensorSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An example's loss is the same, whatever shares its row. */
class PackedLossTest {
  private static final int MAX_LENGTH = 128;

  @Test
  void theLossOfEveryPackedExampleEqualsItsUnpackedLoss() {
    List<TokenizedExample> examples =
        Golden.batches("batches.safetensors").stream()
            .flatMap(batch -> sequences(batch).stream())
            .map(PackedLossTest::shortened)
            .toList();
    BatchPlan plan = BatchPlan.packed(examples, 2, MAX_LENGTH, true, 5);
    BatchPlan.Epoch epoch = plan.epoch(0);
    int shared = 0;
    try (Machine machine = new Machine(2, RowMath.best());
        TensorSource weights = Golden.model();
        NeoxModel model =
            new NeoxModel(
                Golden.config(),
                weights,
                Adaptation.full(),
                machine,
                new Capacity(2 * MAX_LENGTH, MAX_LENGTH),
                GradientCheckpointing.FALSE,
                1)) {
      for (int b = 0; b < epoch.size(); b++) {
        Batch packed = epoch.get(b);
        int[] members = epoch.members(b);
        shared += members.length > 2 ? members.length : 0;
        for (int m = 0; m < members.length; m++) {
          TokenLoss alone = model.evaluate(Batch.of(List.of(examples.get(members[m]))));
          TokenLoss beside = model.evaluate(only(packed, m));
          assertThat(beside.count()).isEqualTo(alone.count());
          assertThat(beside.sum() / beside.count())
              .as("example %d in batch %d", members[m], b)
              .isCloseTo(alone.sum() / alone.count(), within(1e-5));
        }
      }
    }
    assertThat(shared).as("examples that share a row").isGreaterThan(examples.size() / 2);
  }

  /** The batch with the labels of one sequence alone: the loss is that sequence's. */
  private static Batch only(Batch batch, int sequence) {
    int[] labels = batch.labels().clone();
    Arrays.fill(labels, 0, batch.starts()[sequence], TokenizedExample.IGNORED);
    Arrays.fill(labels, batch.starts()[sequence + 1], labels.length, TokenizedExample.IGNORED);
    return new Batch(batch.ids(), labels, batch.starts());
  }

  private static List<TokenizedExample> sequences(Batch batch) {
    return java.util.stream.IntStream.range(0, batch.sequences())
        .mapToObj(
            s ->
                new TokenizedExample(
                    Arrays.copyOfRange(batch.ids(), batch.starts()[s], batch.starts()[s + 1]),
                    Arrays.copyOfRange(batch.labels(), batch.starts()[s], batch.starts()[s + 1])))
        .toList();
  }

  /** Its last tokens, where the labels are: several fit into a row. */
  private static TokenizedExample shortened(TokenizedExample example) {
    int from = Math.max(0, example.length() - (20 + example.length() % 30));
    return new TokenizedExample(
        Arrays.copyOfRange(example.ids(), from, example.length()),
        Arrays.copyOfRange(example.labels(), from, example.length()));
  }
}
