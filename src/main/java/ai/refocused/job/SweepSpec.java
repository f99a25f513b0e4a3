package ai.refocused.job;

/**
 * A run in which the learning rate rises exponentially, to find a good one.
 *
 * @param steps optimizer steps at most
 * @param least rate of the first step
 * @param most rate of the last step
 */
public record SweepSpec(int steps, double least, double most) {
  public static final SweepSpec DEFAULT = new SweepSpec(100, 1e-7, 1);

  /** Rate of a step, from 0 on. */
  public double rate(int step) {
    return least * Math.pow(most / least, step / (steps - 1.0));
  }
}
