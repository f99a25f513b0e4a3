package ai.refocused.job;

/**
 * How the trainer uses the machine. Which ND4J backend it runs on is settled before, by its class
 * path.
 *
 * @param threads worker threads; sums depend on it in the last bits
 * @param numWorkers threads that prepare batches ahead of training; results do not depend on it
 */
public record ComputeSpec(
    int threads,
    MixedPrecision mixedPrecision,
    GradientCheckpointing gradientCheckpointing,
    int numWorkers) {

  /** The same in another number format. */
  public ComputeSpec in(MixedPrecision precision) {
    return new ComputeSpec(threads, precision, gradientCheckpointing, numWorkers);
  }
}
