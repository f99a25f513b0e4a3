package ai.refocused.worker;

import ai.refocused.train.TrainingOutcome;

/** The time given to a run was over before its last step. The message says how to go on. */
final class IncompleteRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IncompleteRunException(TrainingOutcome outcome, long maxDurationSeconds) {
    super(text(outcome, maxDurationSeconds));
  }

  private IncompleteRunException(String message) {
    super(message);
  }

  /** Time was over before training began. */
  static IncompleteRunException beforeTraining(long maxDurationSeconds) {
    return new IncompleteRunException(
        "<maxDuration>: no learning rate was found, as the "
            + duration(maxDurationSeconds)
            + " of this build are over. Raise <maxDuration>, or lower <lrSweepSteps>.");
  }

  private static String text(TrainingOutcome outcome, long maxDurationSeconds) {
    int done = outcome.state().globalStep();
    int here = done - outcome.startStep();
    String saved =
        done == 0
            ? "Not one step was finished. Raise <maxDuration>."
            : "A checkpoint of step "
                + done
                + " is saved; run again with <resume>auto</resume>, or -Drefocused.resume=auto, to"
                + " go on from it.";
    String barren =
        done > 0 && here == 0
            ? " No step was finished in this time: raise <maxDuration>, or it never ends."
            : "";
    return "<maxDuration>: training is incomplete. %d of %d steps are done, %d of them in this build, as its %s are over. %s%s"
        .formatted(
            done, outcome.state().maxSteps(), here, duration(maxDurationSeconds), saved, barren);
  }

  private static String duration(long seconds) {
    return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }
}
