package ai.refocused.train;

import java.nio.file.Path;

/** Hears what a training loop does, on the loop's thread. What it throws ends the run. */
public interface TrainingListener {

  /**
   * Before the first step of this process.
   *
   * @param startStep steps done by earlier processes
   */
  default void planned(TrainingPlan plan, int startStep) {}

  /** After each step; the report's loss is that of the step. */
  default void stepDone(StepReport report) {}

  /** Every {@code loggingSteps} steps; the report's loss is the mean since the last time. */
  default void stepLogged(StepReport report) {}

  /** After a step that left the weights as they were; the text says which and why. */
  default void stepSkipped(String why, int skippedSteps) {}

  /**
   * After a step whose loss leaps out.
   *
   * @param mean of the losses before it
   */
  default void lossSpiked(StepReport report, double mean) {}

  /** When no evaluation has been better for as long as the patience is. */
  default void stoppedEarly(int step, int bestStep) {}

  /** After each evaluation. */
  default void evaluated(EvaluationReport report) {}

  /** After a checkpoint is safe on the disk. */
  default void checkpointSaved(int step, Path folder) {}
}
