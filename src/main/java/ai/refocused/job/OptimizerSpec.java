package ai.refocused.job;

/**
 * The optimizer, and gradient clipping before it.
 *
 * @param learningRate the peak rate
 * @param weightDecay share by which weights shrink, times the learning rate; an L2 penalty of the
 *     gradient with {@link OptimizerRule.Sgd}, decoupled from it with the others
 * @param decayBiasAndNorm whether decay acts on bias vectors and norm weights too
 * @param maxGradNorm most global L2 norm of the gradient; 0 switches clipping off
 */
public record OptimizerSpec(
    OptimizerRule rule,
    double learningRate,
    double weightDecay,
    boolean decayBiasAndNorm,
    double maxGradNorm) {

  /** AdamW. */
  public OptimizerSpec(
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      boolean decayBiasAndNorm,
      double maxGradNorm) {
    this(
        new OptimizerRule.AdamW(beta1, beta2, epsilon),
        learningRate,
        weightDecay,
        decayBiasAndNorm,
        maxGradNorm);
  }
}
