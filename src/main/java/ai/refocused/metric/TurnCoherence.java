package ai.refocused.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Whether an answer is about what was said before it: the cosine between the word counts of two
 * neighbouring turns. It is the block comparison of TextTiling (Hearst 1997, "TextTiling:
 * Segmenting text into multi-paragraph subtopic passages", Computational Linguistics 23(1)), with
 * turns in place of blocks. 0: no word in common; 1: the same words in the same proportions.
 *
 * <p>It sees words, not meanings: an answer in other words scores low, and one that repeats the
 * question scores high. Compare it between models, not with a fixed bar.
 */
public final class TurnCoherence {
  private TurnCoherence() {}

  /**
   * Coherence of two turns.
   *
   * @return 0 to 1; empty if either has no word
   */
  public static OptionalDouble between(String turn, String answer) {
    Map<String, Integer> first = counts(Words.of(turn));
    Map<String, Integer> second = counts(Words.of(answer));
    if (first.isEmpty() || second.isEmpty()) {
      return OptionalDouble.empty();
    }
    double product = 0;
    for (Map.Entry<String, Integer> word : first.entrySet()) {
      product += (double) word.getValue() * second.getOrDefault(word.getKey(), 0);
    }
    // One root of the product: two equal turns then give exactly 1.
    return OptionalDouble.of(product / Math.sqrt(squares(first) * squares(second)));
  }

  private static Map<String, Integer> counts(List<String> words) {
    Map<String, Integer> counts = new HashMap<>();
    words.forEach(word -> counts.merge(word, 1, Integer::sum));
    return counts;
  }

  private static double squares(Map<String, Integer> counts) {
    return counts.values().stream().mapToDouble(count -> (double) count * count).sum();
  }
}
