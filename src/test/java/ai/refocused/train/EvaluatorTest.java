package ai.refocused.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.Reachable;
import ai.refocused.job.SelectionSpec;
import ai.refocused.model.TokenLoss;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatorTest {

  /** The batch at work, and perhaps the one before it. */
  private static final int MOST = 2;

  @ParameterizedTest
  @ValueSource(ints = {20, 200})
  void keepsNoBatchHoweverManyThereAre(int size) {
    Reachable batches = new Reachable();
    EvaluationData data =
        new EvaluationData() {
          @Override
          public int batches() {
            return size;
          }

          @Override
          public Batch batch(int index) {
            return batches.watch(SmallRun.batch(0, index));
          }
        };
    int[] keptAtLast = {0};
    try (BigramModel bigrams = new BigramModel(7, 0, 1)) {
      ForwardingModel model =
          new ForwardingModel(bigrams) {
            @Override
            public TokenLoss evaluate(Batch batch) {
              if (batches.watched() == size) {
                keptAtLast[0] = batches.count();
              }
              return super.evaluate(batch);
            }
          };
      StopSignal stop = StopSignal.unlimited();

      EvaluationReport report =
          new Evaluator(model, data, SelectionSpec.LEAST_LOSS, stop)
              .evaluate(Progress.START, 0)
              .orElseThrow();

      assertThat(report.loss()).isFinite();
    }
    assertThat(batches.watched()).isEqualTo(size);
    assertThat(keptAtLast[0]).isBetween(1, MOST);
  }
}
