package ai.refocused.engine;

/**
 * What changes from one run of a plan to the next. One object for all runs: the caller sets it, the
 * kernels read it.
 */
public final class Pass {
  private int rows;
  private int longestSequence;
  private int[] starts = {0};
  private int[] pasts = {};
  private int[] cacheStarts = {};
  private int[] positions = {};
  private boolean accumulate;
  private boolean training;
  private long dropoutSeed;
  private int segment;

  /** Token rows of the batch. */
  public int rows() {
    return rows;
  }

  /** Where each sequence starts, and {@link #rows()} at the end. */
  public int[] starts() {
    return starts;
  }

  /** Tokens of a sequence that earlier passes worked on; see {@link #continuing}. */
  public int past(int sequence) {
    return pasts[sequence];
  }

  /** First of the cache's rows that belong to a sequence; see {@link #continuing}. */
  public int cacheStart(int sequence) {
    return cacheStarts[sequence];
  }

  /** Tokens of the longest sequence, those of earlier passes among them. */
  public int longestSequence() {
    return longestSequence;
  }

  /** Each row's position in its sequence. */
  public int[] positions() {
    return positions;
  }

  /** Whether gradients of weights are added to what is there; otherwise they replace it. */
  public boolean accumulate() {
    return accumulate;
  }

  /** Whether dropout is on. */
  public boolean training() {
    return training;
  }

  /** Which of the segments that share a plan is running: its dropout is its own. */
  public int segment() {
    return segment;
  }

  /** Start of the pass's random stream. */
  public long dropoutSeed() {
    return dropoutSeed;
  }

  /**
   * Sets the batch's sequences.
   *
   * @param sequenceStarts where each starts, and the number of rows at the end; not copied
   */
  public void sequences(int[] sequenceStarts) {
    starts = sequenceStarts;
    rows = sequenceStarts[sequenceStarts.length - 1];
    if (positions.length < rows) {
      positions = new int[rows];
    }
    longestSequence = 0;
    for (int s = 0; s + 1 < starts.length; s++) {
      longestSequence = Math.max(longestSequence, starts[s + 1] - starts[s]);
      for (int t = starts[s]; t < starts[s + 1]; t++) {
        positions[t] = t - starts[s];
      }
    }
  }

  /**
   * Sets a batch that continues sequences which earlier passes began: only the new tokens are rows.
   *
   * @param sequenceStarts as for {@link #sequences}, of the new tokens
   * @param sequencePasts how many tokens of each sequence came before; not copied
   * @param sequenceCacheStarts where the rows of each begin in the cache; not copied
   */
  public void continuing(int[] sequenceStarts, int[] sequencePasts, int[] sequenceCacheStarts) {
    sequences(sequenceStarts);
    pasts = sequencePasts;
    cacheStarts = sequenceCacheStarts;
    longestSequence = 0;
    for (int s = 0; s + 1 < starts.length; s++) {
      longestSequence = Math.max(longestSequence, pasts[s] + starts[s + 1] - starts[s]);
      for (int t = starts[s]; t < starts[s + 1]; t++) {
        positions[t] += pasts[s];
      }
    }
  }

  /** See {@link #accumulate()}. */
  public void accumulate(boolean add) {
    accumulate = add;
  }

  /** See {@link #segment()}. */
  public void segment(int index) {
    segment = index;
  }

  /** Switches dropout on, with the start of its random stream. */
  public void trainingWith(long seed) {
    training = true;
    dropoutSeed = seed;
  }

  /** Switches dropout off. */
  public void evaluating() {
    training = false;
  }
}
