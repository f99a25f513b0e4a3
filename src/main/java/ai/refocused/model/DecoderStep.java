package ai.refocused.model;

/**
 * New tokens of some sequences, laid end to end.
 *
 * @param ids the new tokens; only those below the last of {@code starts} count
 * @param starts where each sequence's new tokens begin, and their number at the end: ascending from
 *     0, at least one token each
 * @param pasts how many tokens of each sequence earlier steps have read
 * @param cacheStarts the first row of the cache that belongs to each sequence. A sequence keeps its
 *     rows as long as it lives, one for every token it will have
 */
public record DecoderStep(int[] ids, int[] starts, int[] pasts, int[] cacheStarts) {

  public int sequences() {
    return starts.length - 1;
  }

  public int rows() {
    return starts[starts.length - 1];
  }

  /** Refuses what there is no room for: kernels would write outside of their memory. */
  void require(DecoderRoom room) {
    if (sequences() < 1 || sequences() > room.sequences() || rows() > room.rows()) {
      throw new IllegalArgumentException(
          "a step of %d sequences and %d tokens; there is room for 1 to %d and %d"
              .formatted(sequences(), rows(), room.sequences(), room.rows()));
    }
    for (int s = 0; s < sequences(); s++) {
      int length = pasts[s] + starts[s + 1] - starts[s];
      boolean sound = starts[s] < starts[s + 1] && pasts[s] >= 0 && cacheStarts[s] >= 0;
      if (!sound
          || length > room.positions()
          || (long) cacheStarts[s] + length > room.cachedTokens()) {
        throw new IllegalArgumentException(
            "sequence %d has %d tokens, cached from row %d on; there is room for %d, and %d rows"
                .formatted(s, length, cacheStarts[s], room.positions(), room.cachedTokens()));
      }
    }
  }
}
