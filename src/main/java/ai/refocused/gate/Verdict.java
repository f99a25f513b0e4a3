package ai.refocused.gate;

/**
 * What became of a gate or a canary.
 *
 * @param name the gate's text, or the canary's prompt
 * @param message one sentence; of what has passed as well
 */
public record Verdict(Kind kind, String name, Outcome outcome, String message) {
  /** What it is about. */
  public enum Kind {
    GATE,
    CANARY
  }

  /** How it went. */
  public enum Outcome {
    PASSED,
    FAILED,
    /** It cannot be told, which is not a pass. */
    NOT_MEASURED
  }

  public boolean isPassed() {
    return outcome == Outcome.PASSED;
  }
}
