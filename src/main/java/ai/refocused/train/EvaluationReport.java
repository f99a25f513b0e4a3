package ai.refocused.train;

/**
 * The model's loss on the held-out examples.
 *
 * @param step steps done; 0 for the model as it came
 * @param epoch epochs done, as a fraction
 * @param loss mean over labelled tokens
 * @param accuracy share of labelled tokens whose most likely prediction is right
 * @param sequences examples, or their pieces where they are packed
 * @param runtimeSeconds it took
 * @param metric what evaluations are compared by: the loss or the accuracy
 * @param isBest whether no evaluation during training was better
 */
public record EvaluationReport(
    int step,
    double epoch,
    double loss,
    double accuracy,
    long sequences,
    int batches,
    double runtimeSeconds,
    double metric,
    boolean isBest) {}
