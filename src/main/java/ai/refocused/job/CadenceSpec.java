package ai.refocused.job;

/**
 * How often, in optimizer steps, something happens beside training. 0 switches it off.
 *
 * @param saveTotalLimit checkpoints kept; 0 keeps all
 */
public record CadenceSpec(int loggingSteps, int evalSteps, int saveSteps, int saveTotalLimit) {}
