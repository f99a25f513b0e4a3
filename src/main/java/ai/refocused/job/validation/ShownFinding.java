package ai.refocused.job.validation;

/**
 * A finding for people to read.
 *
 * @param line {@code file:line:column [rule] what was found — what to do}
 */
public record ShownFinding(RuleLevel level, String line) {}
