package ai.refocused.job;

/**
 * What makes a run end before its last step.
 *
 * @param nonFiniteLimit steps that may be skipped in the whole run; one more ends it
 * @param earlyStoppingPatience evaluations in a row without improvement that end the run; 0
 *     switches early stopping off
 * @param earlyStoppingThreshold an improvement must be larger than this to count
 */
public record GuardSpec(
    NonFinitePolicy onNonFinite,
    int nonFiniteLimit,
    int earlyStoppingPatience,
    double earlyStoppingThreshold) {
  /** Ends at the first number that is not finite, and otherwise at the last step. */
  public static final GuardSpec STRICT = new GuardSpec(NonFinitePolicy.FAIL, 0, 0, 0);
}
