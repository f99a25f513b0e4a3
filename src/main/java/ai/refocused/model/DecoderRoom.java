package ai.refocused.model;

/**
 * How much a {@link Decoder} holds.
 *
 * @param sequences that take part in one step
 * @param positions most tokens of one sequence, its prompt among them
 * @param cachedTokens tokens of all sequences together whose keys and values are kept
 * @param rows new tokens of all sequences together in one step
 */
public record DecoderRoom(int sequences, int positions, int cachedTokens, int rows) {
  private static final int ROWS = 256;

  public DecoderRoom {
    if (sequences < 1 || positions < 1 || cachedTokens < positions || rows < sequences) {
      throw new IllegalArgumentException(
          "room for %d sequences of %d positions, %d cached tokens, %d rows"
              .formatted(sequences, positions, cachedTokens, rows));
    }
  }

  /** Room for so many sequences, all of them of the greatest length. */
  public static DecoderRoom of(int sequences, int positions) {
    return new DecoderRoom(
        sequences, positions, Math.multiplyExact(sequences, positions), Math.max(ROWS, sequences));
  }
}
