package ai.refocused.monitor;

import java.time.Instant;

/**
 * Where a run stands.
 *
 * @param step optimizer steps done
 * @param secondsLeft estimate to the last step; 0 unless it runs
 * @param updatedAt when this was so
 */
public record RunStatus(State state, int step, double secondsLeft, Instant updatedAt) {

  /** What a run is doing. */
  public enum State {
    /** It trains; or its process was killed, then {@code updatedAt} is long ago. */
    RUNNING,
    /** It reached its last step and wrote its models. */
    COMPLETED,
    /** It was told to stop before its last step and can be gone on with. */
    STOPPED,
    /** It ended with an error. */
    FAILED
  }
}
