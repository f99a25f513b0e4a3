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

  /** After each evaluation. */
  default void evaluated(EvaluationReport report) {}

  /** After a checkpoint is safe on the disk. */
  default void checkpointSaved(int step, Path folder) {}
}
