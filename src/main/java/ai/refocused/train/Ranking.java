package ai.refocused.train;

import ai.refocused.job.SelectionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The best evaluations during training, the best first; of equal ones the earlier. That of the
 * untuned model does not count.
 */
record Ranking(List<Entry> entries) {
  static final Ranking EMPTY = new Ranking(List.of());

  /**
   * One evaluation.
   *
   * @param step when it was; 0 if there was none yet
   * @param value of the metric that evaluations are compared by
   */
  record Entry(int step, double value) {
    static final Entry NONE = new Entry(0, 0);
  }

  Ranking {
    entries = List.copyOf(entries);
  }

  Entry best() {
    return entries.isEmpty() ? Entry.NONE : entries.get(0);
  }

  boolean isBestBeatenBy(double value, SelectionSpec selection) {
    return entries.isEmpty() || selection.isBetter(value, best().value());
  }

  /** After another evaluation; no more than {@code limit} remain. */
  Ranking with(Entry added, SelectionSpec selection, int limit) {
    List<Entry> ranked = new ArrayList<>(entries);
    int place =
        IntStream.range(0, ranked.size())
            .filter(i -> selection.isBetter(added.value(), ranked.get(i).value()))
            .findFirst()
            .orElse(ranked.size());
    ranked.add(place, added);
    return new Ranking(ranked.subList(0, Math.min(limit, ranked.size())));
  }
}
