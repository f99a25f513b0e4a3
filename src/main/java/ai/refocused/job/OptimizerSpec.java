package ai.refocused.job;

/**
 * The optimizer, and gradient clipping before it.
 *
 * @param learningRate the peak rate; 0 for one that a sweep has to find first
 * @param weightDecay share by which weights shrink, times the learning rate; an L2 penalty of the
 *     gradient with {@link OptimizerRule.Sgd}, decoupled from it with the others
 * @param decayBiasAndNorm whether decay acts on bias vectors and norm weights too
 * @param maxGradNorm most global L2 norm of the gradient; 0 switches clipping off
 * @param loraPlusLrRatio learning rate of the adapters' B over that of all other weights (LoRA+,
 *     Hayou et al. 2024, arXiv:2402.12354)
 */
public record OptimizerSpec(
    OptimizerRule rule,
    double learningRate,
    double weightDecay,
    boolean decayBiasAndNorm,
    double maxGradNorm,
    double loraPlusLrRatio) {

  /** Whether the learning rate has to be found first. */
  public boolean findsLearningRate() {
    return learningRate == 0;
  }

  /** The same with another learning rate. */
  public OptimizerSpec withLearningRate(double rate) {
    return new OptimizerSpec(
        rule, rate, weightDecay, decayBiasAndNorm, maxGradNorm, loraPlusLrRatio);
  }

  /** One learning rate for all weights. */
  public OptimizerSpec(
      OptimizerRule rule,
      double learningRate,
      double weightDecay,
      boolean decayBiasAndNorm,
      double maxGradNorm) {
    this(rule, learningRate, weightDecay, decayBiasAndNorm, maxGradNorm, 1);
  }

  /** AdamW with one learning rate for all weights. */
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
        maxGradNorm,
        1);
  }
}
