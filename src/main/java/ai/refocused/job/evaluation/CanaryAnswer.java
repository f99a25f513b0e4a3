package ai.refocused.job.evaluation;

/**
 * What became of a canary.
 *
 * @param answer of the model
 * @param passed whether the answer has what is expected
 */
public record CanaryAnswer(Canary canary, String answer, boolean passed) {}
