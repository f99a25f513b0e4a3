package ai.refocused.train;

import ai.refocused.train.checkpoint.DurableFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A small run for a process of its own, with real files and a pause after each step. */
public final class KillableRun {
  private KillableRun() {}

  /** Goes on from where an earlier process got to. */
  public static Optional<StopSignal.Reason> run(Path folder, int millisPerStep, StopSignal stop) {
    SmallRun run = run(stop);
    run.listener =
        new TrainingListener() {
          @Override
          public void stepDone(StepReport report) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millisPerStep));
          }
        };
    return run.run(folder, "auto").outcome().stopped();
  }

  /** Whether the finished run in a folder ended as one without interruption. */
  public static boolean endedAsOne(Path folder, Path other) {
    SmallRun.Result straight = run(StopSignal.unlimited()).run(other, "never");
    return run(StopSignal.unlimited()).run(folder, "auto").equalsBitwise(straight);
  }

  private static SmallRun run(StopSignal stop) {
    SmallRun run = new SmallRun();
    run.files = DurableFiles.system();
    run.stop = stop;
    return run;
  }
}
