package ai.refocused.dataset;

import ai.refocused.dataset.store.TokenRows;
import java.util.AbstractList;
import java.util.RandomAccess;
import java.util.stream.IntStream;

/**
 * Examples in a mapped file, made anew each time they are asked for: the heap holds those in use
 * and no others.
 */
final class StoredExamples extends AbstractList<TokenizedExample> implements RandomAccess {
  private final TokenRows rows;
  private final int[] picks;

  private StoredExamples(TokenRows rows, int[] picks) {
    this.rows = rows;
    this.picks = picks;
  }

  /** All rows. */
  static StoredExamples of(TokenRows rows) {
    return new StoredExamples(rows, IntStream.range(0, Math.toIntExact(rows.count())).toArray());
  }

  /** Some of these examples, by their places here. */
  StoredExamples pick(int[] places) {
    return new StoredExamples(rows, IntStream.of(places).map(place -> picks[place]).toArray());
  }

  /** Number of tokens of each. */
  int[] lengths() {
    return IntStream.of(picks).map(rows::length).toArray();
  }

  /** Number of tokens that count in the loss; nothing predicts the first of a row. */
  long labelledTokens() {
    return IntStream.of(picks)
        .mapToLong(row -> IntStream.of(rows.tokens(row)).skip(1).filter(t -> t >= 0).count())
        .sum();
  }

  @Override
  public TokenizedExample get(int index) {
    int[] ids = rows.tokens(picks[index]);
    int[] labels = ids.clone();
    for (int i = 0; i < ids.length; i++) {
      ids[i] &= Integer.MAX_VALUE;
      labels[i] = labels[i] < 0 ? TokenizedExample.IGNORED : ids[i];
    }
    return new TokenizedExample(ids, labels);
  }

  @Override
  public int size() {
    return picks.length;
  }
}
