package ai.refocused.engine;

/**
 * What changes from one run of a plan to the next. One object for all runs: the caller sets it, the
 * kernels read it.
 */
public final class Pass {
  private int rows;
  private int[] starts = {0};
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

  public long dropoutSeed() {
    return dropoutSeed;
  }

  /** Sets the batch's sequences. */
  public void sequences(int[] sequenceStarts) {
    starts = sequenceStarts;
    rows = sequenceStarts[sequenceStarts.length - 1];
    if (positions.length < rows) {
      positions = new int[rows];
    }
    for (int s = 0; s + 1 < starts.length; s++) {
      for (int t = starts[s]; t < starts[s + 1]; t++) {
        positions[t] = t - starts[s];
      }
    }
  }

  public void accumulate(boolean add) {
    accumulate = add;
  }

  public void segment(int index) {
    segment = index;
  }

  /** Switches dropout on, with the start of its random stream. */
  public void trainingWith(long seed) {
    training = true;
    dropoutSeed = seed;
  }

  public void evaluating() {
    training = false;
  }
}
