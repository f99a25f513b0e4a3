package ai.refocused.job;

/**
 * AdamW (Loshchilov and Hutter 2017, arXiv:1711.05101) and gradient clipping.
 *
 * @param learningRate the peak rate
 * @param weightDecay decoupled decay
 * @param decayBiasAndNorm whether decay acts on bias vectors and norm weights too
 * @param maxGradNorm most global L2 norm of the gradient; 0 switches clipping off
 */
public record OptimizerSpec(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decayBiasAndNorm,
    double maxGradNorm) {}
