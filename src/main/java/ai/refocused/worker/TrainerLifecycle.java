package ai.refocused.worker;

import ai.refocused.job.ExitCode;
import ai.refocused.train.StopSignal;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * The life of a trainer process: it does one run, leaves it early when Ctrl-C, a termination signal
 * or the end of its parent says so, and always ends with a defined exit code.
 */
final class TrainerLifecycle {

  /** What a trainer process is for. */
  @FunctionalInterface
  interface Run {
    /**
     * Runs to the end, or until {@code stop} is raised and a checkpoint is written.
     *
     * @return why it left early; empty if it did not
     */
    Optional<StopSignal.Reason> run(StopSignal stop) throws Exception;
  }

  /** Tells the parent about an ending other than {@link Ending#COMPLETED}. */
  @FunctionalInterface
  interface Goodbye {
    void tell(Ending ending) throws Exception;
  }

  private final StopSignal stop;
  private final Goodbye goodbye;
  private final ProcessExit exit;

  private TrainerLifecycle(StopSignal stop, Goodbye goodbye, ProcessExit exit) {
    this.stop = stop;
    this.goodbye = goodbye;
    this.exit = exit;
  }

  /**
   * Lives and ends the process; does not return.
   *
   * @param parent an input that ends when the parent does: standard input
   * @param grace time to write a checkpoint after being told to stop
   */
  static void live(InputStream parent, Duration grace, Run run, Goodbye goodbye) {
    // Libraries print to standard output; with standard error it becomes one log in order.
    System.setOut(System.err);
    StopSignal stop = StopSignal.unlimited();
    ProcessExit exit = ProcessExit.install(stop, grace);
    TrainerLifecycle life = new TrainerLifecycle(stop, goodbye, exit);
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> life.end(life.failure(thrown)));
    ParentWatch.start(parent, stop, grace);
    life.end(life.ending(run));
  }

  private Ending ending(Run run) {
    try {
      Optional<StopSignal.Reason> left = run.run(stop);
      return left.map(TrainerLifecycle::interrupted).orElse(Ending.COMPLETED);
    } catch (Throwable thrown) {
      // Everything, for the exit code's sake: native code throws Errors that are no defects of
      // ours.
      return failure(thrown);
    }
  }

  private static Ending interrupted(StopSignal.Reason reason) {
    String why =
        switch (reason) {
          case TERMINATED -> "it was told to";
          case PARENT_GONE -> "the process that started it is gone";
          case TIME_LIMIT -> "its time is over";
        };
    return new Ending(
        ExitCode.INTERRUPTED,
        "Training stopped because "
            + why
            + ". Set <resume>auto</resume>, or -Drefocused.resume=auto, to go on from the last"
            + " checkpoint.");
  }

  private Ending failure(Throwable thrown) {
    thrown.printStackTrace();
    return Ending.of(thrown);
  }

  private void end(Ending ending) {
    ExitCode code = ending.exitCode();
    try {
      if (code != ExitCode.OK) {
        goodbye.tell(ending);
      }
    } catch (Exception | Error e) {
      // The exit code still says it.
      System.err.println("The parent could not be told (" + e + "): " + ending.message());
    }
    exit.exit(code.number());
  }
}
