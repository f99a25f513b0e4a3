package ai.refocused.generate;

/**
 * An answer.
 *
 * @param tokens the generated ids, without the token that ended the answer; with those of a stop
 *     string
 * @param text the answer without special tokens and without the stop string
 */
public record Generation(int[] tokens, String text, FinishReason finishReason) {}
