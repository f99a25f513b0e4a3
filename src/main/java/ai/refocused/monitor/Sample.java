package ai.refocused.monitor;

/**
 * What the model said at some time of a run.
 *
 * @param step optimizer steps done; 0 is the base model
 * @param prompt what it was given
 * @param text how it went on
 */
public record Sample(int step, String prompt, String text) {}
