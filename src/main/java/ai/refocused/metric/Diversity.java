package ai.refocused.metric;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** How much answers vary, and how much one answer repeats itself. Words count in lower case. */
public final class Diversity {
  private Diversity() {}

  /**
   * Distinct-n (Li et al. 2016, arXiv:1510.03055): different n-grams of all answers together over
   * n-grams of all answers. 1 where nothing comes twice, near 0 where a model always says the same.
   * N-grams do not cross from one answer into the next.
   *
   * @param size 1 for words, 2 for pairs of neighbours
   * @return empty if no answer has an n-gram
   */
  public static OptionalDouble distinct(Collection<String> answers, int size) {
    Set<List<String>> different = new HashSet<>();
    long all = 0;
    for (String answer : answers) {
      List<String> words = Words.of(answer);
      for (int i = 0; i + size <= words.size(); i++) {
        different.add(List.copyOf(words.subList(i, i + size)));
        all++;
      }
    }
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) different.size() / all);
  }

  /**
   * Share of an answer's n-grams that were in it before: 1 - different n-grams / n-grams (seq-rep-n
   * of Welleck et al. 2019, arXiv:1908.04319, there over tokens and with n = 4).
   *
   * @return empty if the answer has fewer than {@code size} words
   */
  public static OptionalDouble repetitionRate(String answer, int size) {
    OptionalDouble distinct = distinct(List.of(answer), size);
    return distinct.isEmpty() ? distinct : OptionalDouble.of(1 - distinct.getAsDouble());
  }
}
