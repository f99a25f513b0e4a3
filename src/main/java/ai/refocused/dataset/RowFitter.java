package ai.refocused.dataset;

import ai.refocused.job.Overflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes examples fit rows of {@code maxLength} tokens.
 *
 * <p>Cutting takes the end away, the end-of-sequence token with it: a text that was cut does not
 * end there. Where too little of the answer would be left, the prompt's beginning is cut as well,
 * so that the answer has half of the row, or all that it needs.
 *
 * <p>Splitting makes rows that begin with the last token of the row before, so that every token is
 * predicted from another one, and once.
 */
public final class RowFitter {
  private final int maxLength;
  private final Overflow overflow;

  /**
   * @param maxLength most tokens of a row, at least 2
   */
  public RowFitter(int maxLength, Overflow overflow) {
    if (maxLength < 2) {
      throw new IllegalArgumentException("maxLength " + maxLength + " leaves nothing to predict");
    }
    this.maxLength = maxLength;
    this.overflow = overflow;
  }

  int maxLength() {
    return maxLength;
  }

  Overflow overflow() {
    return overflow;
  }

  Encoded fit(TokenizedExample whole) {
    int length = whole.length();
    int first = firstLearned(whole.labels());
    if (first < 0) {
      return new Encoded(List.of(), length, false);
    }
    if (length <= maxLength) {
      return new Encoded(List.of(whole), length, false);
    }
    return switch (overflow) {
      case TRUNCATE -> new Encoded(List.of(cut(whole, first)), length, true);
      case SPLIT -> new Encoded(split(whole), length, true);
      case DROP, FAIL -> new Encoded(List.of(), length, true);
    };
  }

  private TokenizedExample cut(TokenizedExample whole, int first) {
    int kept = Math.min(whole.length() - first, maxLength / 2);
    return part(whole, Math.max(0, first + kept - maxLength), maxLength);
  }

  private List<TokenizedExample> split(TokenizedExample whole) {
    List<TokenizedExample> parts = new ArrayList<>();
    for (int from = 0; from + 1 < whole.length(); from += maxLength - 1) {
      TokenizedExample part = part(whole, from, Math.min(maxLength, whole.length() - from));
      if (firstLearned(part.labels()) > 0) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static TokenizedExample part(TokenizedExample whole, int from, int length) {
    return new TokenizedExample(
        Arrays.copyOfRange(whole.ids(), from, from + length),
        Arrays.copyOfRange(whole.labels(), from, from + length));
  }

  /** Nothing predicts the first token of a row, so its label never counts. */
  private static int firstLearned(int[] labels) {
    for (int i = 1; i < labels.length; i++) {
      if (labels[i] != TokenizedExample.IGNORED) {
        return i;
      }
    }
    return -1;
  }
}
