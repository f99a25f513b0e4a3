package ai.refocused.train;

import java.util.Optional;

/**
 * What one optimizer step did.
 *
 * @param loss mean over the labelled tokens of all its micro-batches, before the update
 * @param gradNorm before clipping
 * @param microBatches of the step
 * @param tokens of the step, labelled or not
 * @param skipped why the weights were not touched; loss and norm mean nothing then
 */
record StepResult(
    double loss,
    double gradNorm,
    double learningRate,
    int microBatches,
    long tokens,
    Optional<String> skipped) {}
