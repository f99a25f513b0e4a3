package ai.refocused.dataset;

import java.util.List;

/** Token counts of examples; of those in a file, without reading their tokens. */
final class Lengths {
  private Lengths() {}

  static int[] of(List<TokenizedExample> examples) {
    return examples instanceof StoredExamples stored
        ? stored.lengths()
        : examples.stream().mapToInt(TokenizedExample::length).toArray();
  }
}
