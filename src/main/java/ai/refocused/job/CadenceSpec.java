package ai.refocused.job;

/**
 * How often, in optimizer steps, something happens beside training. 0 switches it off.
 *
 * @param saveTotalLimit newest checkpoints kept; 0 keeps all
 * @param saveBestLimit best evaluations whose checkpoints are kept beside them
 */
public record CadenceSpec(
    int loggingSteps, int evalSteps, int saveSteps, int saveTotalLimit, int saveBestLimit) {

  /** Keeps the newest checkpoints only. */
  public CadenceSpec(int loggingSteps, int evalSteps, int saveSteps, int saveTotalLimit) {
    this(loggingSteps, evalSteps, saveSteps, saveTotalLimit, 0);
  }
}
