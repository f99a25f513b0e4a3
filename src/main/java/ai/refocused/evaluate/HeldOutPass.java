package ai.refocused.evaluate;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.metric.Average;
import ai.refocused.metric.Perplexity;
import ai.refocused.metric.VocabularyCoverage;
import ai.refocused.model.TokenLoss;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One pass over examples in their order, a batch at a time. Batches and sums are those of the
 * trainer's own evaluation. What stays in memory does not grow with the examples.
 */
public final class HeldOutPass {
  /** Takes each example's figures. */
  @FunctionalInterface
  public interface DocumentListener {
    /**
     * One example.
     *
     * @param index its place, from 0
     * @param loss over its labelled tokens
     */
    void document(long index, TokenLoss loss) throws IOException;
  }

  private final Scorer model;
  private final List<TokenizedExample> examples;
  private final int batchSize;
  private final DocumentListener documents;
  private final Average perplexities = new Average();
  private final VocabularyCoverage coverage = new VocabularyCoverage();

  /**
   * @param examples perhaps made anew from a file whenever asked for
   */
  public HeldOutPass(
      Scorer model, List<TokenizedExample> examples, int batchSize, DocumentListener documents) {
    this.model = model;
    this.examples = examples;
    this.batchSize = batchSize;
    this.documents = documents;
  }

  /** Measures; empty if told to stop on the way. */
  public Optional<HeldOutScore> run(BooleanSupplier stopped) throws IOException {
    TokenLoss total = TokenLoss.NONE;
    for (int from = 0; from < examples.size(); from += batchSize) {
      if (stopped.getAsBoolean()) {
        return Optional.empty();
      }
      int to = Math.min(examples.size(), from + batchSize);
      total = total.plus(batch(from, Batch.of(examples.subList(from, to))));
    }
    return Optional.of(
        new HeldOutScore(
            examples.size(), total, perplexities.mean(), perplexities.largest(), coverage.share()));
  }

  private TokenLoss batch(int first, Batch batch) throws IOException {
    double[] sums = new double[batch.sequences()];
    long[] counts = new long[batch.sequences()];
    long[] hits = new long[batch.sequences()];
    TokenLoss loss =
        model.evaluate(
            batch,
            (sequence, label, tokenLoss, isCorrect) -> {
              sums[sequence] += tokenLoss;
              counts[sequence]++;
              hits[sequence] += isCorrect ? 1 : 0;
              coverage.add(label, isCorrect);
            });
    for (int s = 0; s < sums.length; s++) {
      TokenLoss document = new TokenLoss(sums[s], counts[s], hits[s]);
      if (document.count() > 0) {
        perplexities.add(Perplexity.of(document.mean()));
        documents.document(first + s, document);
      }
    }
    return loss;
  }
}
