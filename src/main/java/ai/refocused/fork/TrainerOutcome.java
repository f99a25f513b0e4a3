package ai.refocused.fork;

import ai.refocused.job.TrainerResult;
import ai.refocused.job.event.TrainerEvent;

/** How a trainer ended. */
public sealed interface TrainerOutcome {

  /** It said that it is done, and exited with 0. */
  record Succeeded(TrainerResult result) implements TrainerOutcome {}

  /** It said why it cannot go on. */
  record Failed(TrainerEvent.Failed event) implements TrainerOutcome {}

  /**
   * It ended without a word, or against its word.
   *
   * @param message what happened, what to try, and the end of the trainer's log
   */
  record Died(String message) implements TrainerOutcome {}
}
