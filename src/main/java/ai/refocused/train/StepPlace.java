package ai.refocused.train;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says where in the training data micro-batches are, and which examples they hold. */
final class StepPlace {
  /** Examples that are listed; a gradient may come from thousands. */
  private static final int LISTED = 20;

  private StepPlace() {}

  static String of(TrainingData data, int epoch, int first, int count) {
    String batches =
        count == 1 ? "batch " + (first + 1) : "batches " + (first + 1) + " to " + (first + count);
    int[] examples =
        IntStream.range(first, first + count)
            .flatMap(index -> IntStream.of(data.examples(epoch, index)))
            .map(example -> example + 1)
            .sorted()
            .toArray();
    return batches + " of epoch " + (epoch + 1) + listed(examples);
  }

  private static String listed(int[] examples) {
    if (examples.length == 0) {
      return "";
    }
    String more = examples.length > LISTED ? " and " + (examples.length - LISTED) + " more" : "";
    return " (training example"
        + (examples.length == 1 ? " " : "s ")
        + IntStream.of(examples)
            .limit(LISTED)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "))
        + more
        + ")";
  }
}
