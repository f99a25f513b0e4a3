package ai.refocused.generate;

/** Why an answer ended. */
public enum FinishReason {
  /** The model said so, by a token that ends texts or turns. */
  END_TOKEN,
  /** A stop string came up. */
  STOP_STRING,
  /** It has as many tokens as were asked for. */
  MAX_NEW_TOKENS,
  /** Prompt and answer fill all positions that the model was prepared for. */
  POSITIONS_FULL,
  /** Nobody waits for it any more. */
  CANCELLED
}
