package ai.refocused.metric;

import java.util.Arrays;
import java.util.Optional;

/**
 * How near generated code is to the code that was asked for, as CodeXGLUE (Lu et al. 2021,
 * arXiv:2102.04664) compares completions. Spaces at the ends of texts never count.
 */
public final class CodeMatch {
  private CodeMatch() {}

  /** Whether both texts are the same, but for spaces before and behind and the kind of line end. */
  public static boolean isExact(String reference, String answer) {
    return plain(reference).equals(plain(answer));
  }

  /**
   * Whether the first line that is not blank is the reference's: a line-completion hit.
   *
   * @return false if either text is blank
   */
  public static boolean isFirstLineRight(String reference, String answer) {
    Optional<String> wanted = firstLine(reference);
    return wanted.isPresent() && wanted.equals(firstLine(answer));
  }

  /**
   * 1 - Levenshtein distance / length of the longer text, over code points: 1 for equal texts, 0
   * where nothing stays. Insertions, deletions and replacements count 1 each.
   */
  public static double editSimilarity(String reference, String answer) {
    int[] a = plain(reference).codePoints().toArray();
    int[] b = plain(answer).codePoints().toArray();
    int longer = Math.max(a.length, b.length);
    return longer == 0 ? 1 : 1 - (double) distance(a, b) / longer;
  }

  private static int distance(int[] a, int[] b) {
    int[] previous = new int[b.length + 1];
    Arrays.setAll(previous, j -> j);
    int[] row = new int[b.length + 1];
    for (int i = 1; i <= a.length; i++) {
      row[0] = i;
      for (int j = 1; j <= b.length; j++) {
        int replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
      }
      int[] spare = previous;
      previous = row;
      row = spare;
    }
    return previous[b.length];
  }

  private static Optional<String> firstLine(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst();
  }

  private static String plain(String text) {
    return text.strip().replace("\r\n", "\n");
  }
}
