package ai.refocused.train;

/**
 * Where training stands after an optimizer step.
 *
 * @param step steps done
 * @param epoch epochs done, as a fraction
 * @param loss mean of the losses of the steps it reports on
 * @param gradNorm of the last step, before clipping
 * @param learningRate of the last step
 * @param tokensPerSecond over the last steps, evaluation and checkpoints left out
 * @param etaSeconds time left at that speed, evaluation and checkpoints left out
 */
public record StepReport(
    int step,
    int totalSteps,
    double epoch,
    double loss,
    double gradNorm,
    double learningRate,
    double tokensPerSecond,
    double etaSeconds) {}
