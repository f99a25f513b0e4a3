package ai.refocused.job.evaluation;

/**
 * A prompt whose answer is known.
 *
 * @param prompt as a user would write it
 * @param expect a regular expression that is to be found in the answer
 */
public record Canary(String prompt, String expect) {}
