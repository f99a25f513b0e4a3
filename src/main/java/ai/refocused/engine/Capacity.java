package ai.refocused.engine;

/**
 * The largest batch that a plan has room for.
 *
 * @param rows token rows
 * @param sequence tokens of the longest sequence
 */
public record Capacity(int rows, int sequence) {

  /** Refuses a batch that there is no room for. */
  void require(int batchRows, int longestSequence) {
    if (batchRows > rows || longestSequence > sequence) {
      throw new IllegalArgumentException(
          "a batch of %d tokens with sequences of up to %d; there is room for %d and %d"
              .formatted(batchRows, longestSequence, rows, sequence));
    }
  }
}
