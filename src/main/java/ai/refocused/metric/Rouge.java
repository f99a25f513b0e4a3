package ai.refocused.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * ROUGE-L (Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries") with the tokens and
 * the formula of Google's {@code rouge_score} package, without stemming: lower case, runs of a to z
 * and 0 to 9 are words, everything else separates them. Texts in other scripts have no words.
 */
public final class Rouge {
  private Rouge() {}

  /**
   * Scores by the longest common subsequence of words.
   *
   * @return zeros if either text has no word
   */
  public static Score longestCommonSubsequence(String reference, String answer) {
    List<String> wanted = words(reference);
    List<String> given = words(answer);
    if (wanted.isEmpty() || given.isEmpty()) {
      return Score.NONE;
    }
    double common = commonLength(wanted, given);
    return Score.of(common / given.size(), common / wanted.size());
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  private static int commonLength(List<String> a, List<String> b) {
    int[] previous = new int[b.size() + 1];
    for (String word : a) {
      int[] row = new int[b.size() + 1];
      for (int j = 1; j < row.length; j++) {
        row[j] =
            word.equals(b.get(j - 1)) ? previous[j - 1] + 1 : Math.max(previous[j], row[j - 1]);
      }
      previous = row;
    }
    return previous[b.size()];
  }
}
