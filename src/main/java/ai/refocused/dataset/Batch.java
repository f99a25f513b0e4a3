package ai.refocused.dataset;

import java.util.List;

/**
 * Token sequences laid end to end without padding. Attention never crosses from one sequence into
 * another and positions start at 0 in each, so a packed row is simply several sequences.
 *
 * @param ids token ids of all sequences
 * @param labels as long as {@code ids}, see {@link TokenizedExample#labels()}; the first label of a
 *     sequence never counts, nothing predicts it
 * @param starts where each sequence starts, and the total length at the end: {@code sequences + 1}
 *     ascending numbers from 0
 */
public record Batch(int[] ids, int[] labels, int[] starts) {

  /** One batch of the given examples, in their order. */
  public static Batch of(List<TokenizedExample> examples) {
    int[] starts = new int[examples.size() + 1];
    for (int i = 0; i < examples.size(); i++) {
      starts[i + 1] = starts[i] + examples.get(i).length();
    }
    int[] ids = new int[starts[examples.size()]];
    int[] labels = new int[ids.length];
    for (int i = 0; i < examples.size(); i++) {
      TokenizedExample example = examples.get(i);
      System.arraycopy(example.ids(), 0, ids, starts[i], example.length());
      System.arraycopy(example.labels(), 0, labels, starts[i], example.length());
    }
    return new Batch(ids, labels, starts);
  }

  public int tokens() {
    return ids.length;
  }

  public int sequences() {
    return starts.length - 1;
  }

  /** Number of tokens that count in the loss. */
  public int labelledTokens() {
    int count = 0;
    for (int s = 0; s < sequences(); s++) {
      for (int t = starts[s] + 1; t < starts[s + 1]; t++) {
        if (labels[t] != TokenizedExample.IGNORED) {
          count++;
        }
      }
    }
    return count;
  }
}
