package ai.refocused.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.Reachable;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.model.PredictionListener;
import ai.refocused.model.TokenLoss;
import java.io.IOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldOutPassTest {
  private static final int NOT = TokenizedExample.IGNORED;

  /** Labelled: 2 and 4; 6; 8, 2 and 2. */
  private static final List<TokenizedExample> EXAMPLES =
      List.of(example(1, 2, 4), example(5, 6), example(7, 8, 2, 2));

  @Test
  void figuresAreThoseOfAllTokensAndOfEachExample() throws IOException {
    List<String> documents = new ArrayList<>();

    HeldOutScore score =
        new HeldOutPass(
                HeldOutPassTest::score,
                EXAMPLES,
                2,
                (index, loss) -> documents.add(index + " " + loss.count() + " " + loss.sum()))
            .run(() -> false)
            .orElseThrow();

    // Losses are ln of the label: ln 2 and ln 4; ln 6; ln 8, ln 2 and ln 2.
    double sum = Math.log(2.0 * 4 * 6 * 8 * 2 * 2);
    assertThat(score.examples()).isEqualTo(3);
    assertThat(score.loss().count()).isEqualTo(6);
    assertThat(score.loss().mean()).isCloseTo(sum / 6, within(1e-12));
    assertThat(score.loss().correct()).isEqualTo(3);
    double first = Math.sqrt(8);
    double third = Math.cbrt(32);
    assertThat(score.documentPerplexity().getAsDouble())
        .isCloseTo((first + 6 + third) / 3, within(1e-12));
    assertThat(score.worstDocumentPerplexity().getAsDouble()).isCloseTo(6, within(1e-12));
    // 2 was right; 4, 6 and 8 were not.
    assertThat(score.vocabularyCoverage()).hasValue(0.25);
    assertThat(documents).hasSize(3).element(1).isEqualTo("1 1 " + Math.log(6));
  }

  @Test
  void batchesAreNoLargerThanAskedForAndKeepTheOrder() throws IOException {
    List<Integer> sizes = new ArrayList<>();
    new HeldOutPass(
            (batch, listener) -> {
              sizes.add(batch.sequences());
              return score(batch, listener);
            },
            EXAMPLES,
            2,
            (index, loss) -> {})
        .run(() -> false);
    assertThat(sizes).containsExactly(2, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 200})
  void keepsNeitherExamplesNorBatchesHoweverManyThereAre(int count) throws IOException {
    Reachable examples = new Reachable();
    Reachable batches = new Reachable();
    List<TokenizedExample> made =
        new AbstractList<>() {
          @Override
          public TokenizedExample get(int index) {
            return examples.watch(example(1, 2, 3 + index));
          }

          @Override
          public int size() {
            return 2 * count;
          }
        };
    int[] keptAtLast = {0, 0};

    HeldOutScore score =
        new HeldOutPass(
                (batch, listener) -> {
                  batches.watch(batch);
                  if (batches.watched() == count) {
                    keptAtLast[0] = examples.count();
                    keptAtLast[1] = batches.count();
                  }
                  return score(batch, listener);
                },
                made,
                2,
                (index, loss) -> {})
            .run(() -> false)
            .orElseThrow();

    assertThat(score.examples()).isEqualTo(2L * count);
    // Those of the batch at work, and perhaps of the one before it.
    assertThat(keptAtLast[0]).isLessThanOrEqualTo(4);
    assertThat(keptAtLast[1]).isBetween(1, 2);
  }

  @Test
  void aPassThatIsStoppedHasNoScore() throws IOException {
    HeldOutPass pass = new HeldOutPass(HeldOutPassTest::score, EXAMPLES, 1, (index, loss) -> {});
    assertThat(pass.run(() -> true)).isEmpty();
  }

  /** A model whose loss is ln of the label, and that is right about 2 alone. */
  private static TokenLoss score(Batch batch, PredictionListener listener) {
    TokenLoss total = TokenLoss.NONE;
    for (int s = 0; s < batch.sequences(); s++) {
      for (int t = batch.starts()[s] + 1; t < batch.starts()[s + 1]; t++) {
        int label = batch.labels()[t];
        if (label != NOT) {
          double loss = Math.log(label);
          listener.predicted(s, label, loss, label == 2);
          total = total.plus(new TokenLoss(loss, 1, label == 2 ? 1 : 0));
        }
      }
    }
    return total;
  }

  private static TokenizedExample example(int... ids) {
    int[] labels = ids.clone();
    labels[0] = NOT;
    return new TokenizedExample(ids, labels);
  }
}
