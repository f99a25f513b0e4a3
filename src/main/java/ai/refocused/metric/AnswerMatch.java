package ai.refocused.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Exact match and token F1 of SQuAD's evaluation script (Rajpurkar et al. 2018, arXiv:1806.03822):
 * both texts in lower case, without ASCII punctuation, without the articles a, an and the, and with
 * single spaces.
 */
public final class AnswerMatch {
  private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");
  private static final Pattern ARTICLES =
      Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);

  /** Python's {@code str.split()} takes the four separator controls for spaces too. */
  private static final Pattern SPACES =
      Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

  private AnswerMatch() {}

  /** Whether both texts are the same once normalised. */
  public static boolean isExact(String reference, String answer) {
    return tokens(reference).equals(tokens(answer));
  }

  /** Overlap of the normalised words, each counted as often as it comes in both. */
  public static Score overlap(String reference, String answer) {
    List<String> wanted = tokens(reference);
    List<String> given = tokens(answer);
    if (wanted.isEmpty() || given.isEmpty()) {
      return wanted.equals(given) ? new Score(1, 1, 1) : Score.NONE;
    }
    Map<String, Integer> left = new HashMap<>();
    wanted.forEach(word -> left.merge(word, 1, Integer::sum));
    int common = 0;
    for (String word : given) {
      if (left.merge(word, -1, Integer::sum) >= 0) {
        common++;
      }
    }
    return Score.of((double) common / given.size(), (double) common / wanted.size());
  }

  private static List<String> tokens(String text) {
    String plain = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    String bare = ARTICLES.matcher(plain).replaceAll(" ");
    List<String> tokens = new ArrayList<>();
    for (String token : SPACES.split(bare, -1)) {
      if (!token.isEmpty()) {
        tokens.add(token);
      }
    }
    return tokens;
  }
}
