package ai.refocused.model;

/**
 * A model that continues token sequences. It keeps keys and values of what it has read (a KV
 * cache), so that a step works on new tokens alone; several sequences of different lengths take
 * part in a step, without padding. It sees the model's weights as they are at each step; what the
 * cache holds from before a change of the weights is of no use after it. Not thread-safe.
 */
public interface Decoder extends AutoCloseable {

  /** Logits per row. */
  int vocabularySize();

  /** What there is room for. */
  DecoderRoom room();

  /**
   * Reads new tokens of some sequences.
   *
   * @throws IllegalArgumentException for more than there is room for, or ids that the model lacks
   */
  void step(DecoderStep step);

  /**
   * Logits of the token that follows a sequence.
   *
   * @param sequence its place in the last step
   * @param target takes {@link #vocabularySize()} floats
   */
  void logits(int sequence, float[] target);

  @Override
  void close();
}
