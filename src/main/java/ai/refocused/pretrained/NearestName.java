package ai.refocused.pretrained;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a misspelt name should be. */
final class NearestName {
  private NearestName() {}

  /** The candidate with the fewest letters to change, if those are at most a third of the name. */
  static Optional<String> of(String name, Collection<String> candidates) {
    String lower = name.toLowerCase(Locale.ROOT).strip();
    return candidates.stream()
        .min(Comparator.comparingInt((String candidate) -> distance(lower, candidate)))
        .filter(candidate -> distance(lower, candidate) <= Math.max(1, candidate.length() / 3));
  }

  /** Levenshtein's distance: insertions, deletions and changes of a letter. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(previous[j - 1] + change, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
