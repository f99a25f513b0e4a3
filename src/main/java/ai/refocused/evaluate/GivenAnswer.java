package ai.refocused.evaluate;

/**
 * What a model answered.
 *
 * @param isEnded whether the model ended it, rather than a limit
 */
public record GivenAnswer(String text, boolean isEnded) {}
