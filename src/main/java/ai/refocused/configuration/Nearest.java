package ai.refocused.configuration;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what somebody who misspelt a name meant. */
public final class Nearest {
  private Nearest() {}

  /** The name with the fewest typing errors, unless none is near. */
  public static Optional<String> to(String typed, Collection<String> names) {
    String plain = plain(typed);
    int limit = Math.max(2, plain.length() / 3);
    return names.stream()
        .filter(name -> distance(plain, plain(name)) <= limit)
        .min(Comparator.comparingInt(name -> distance(plain, plain(name))));
  }

  /** " Did you mean "x"?", or nothing. */
  static String question(String typed, Collection<String> names) {
    return to(typed, names).map(name -> " Did you mean \"" + name + "\"?").orElse("");
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[_.-]", "");
  }

  /** Levenshtein's distance: insertions, deletions and replacements. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
