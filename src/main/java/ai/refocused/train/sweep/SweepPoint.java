package ai.refocused.train.sweep;

/**
 * One step of a sweep.
 *
 * @param loss mean over the step's labelled tokens, before its update
 * @param smoothed exponential mean of the losses so far
 */
public record SweepPoint(int step, double learningRate, double loss, double smoothed) {}
