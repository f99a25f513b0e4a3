package ai.refocused.worker;

import ai.refocused.job.ExitCode;
import ai.refocused.train.StopSignal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one way out of the process. A termination signal starts Java's shutdown at once; a hook holds
 * it up until the run has stopped in order, then ends the process with the run's own exit code.
 */
final class ProcessExit {
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  private ProcessExit() {}

  static ProcessExit install(StopSignal stop, Duration grace) {
    ProcessExit exit = new ProcessExit();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> exit.terminate(stop, grace), "refocused-shutdown"));
    return exit;
  }

  /** Ends the process. Under a termination signal it waits for the hook to do so. */
  void exit(int code) {
    exitCode.complete(code);
    System.exit(code);
  }

  private void terminate(StopSignal stop, Duration grace) {
    if (exitCode.isDone()) {
      return;
    }
    stop.request(StopSignal.Reason.TERMINATED);
    Runtime.getRuntime().halt(awaitRun(grace));
  }

  private int awaitRun(Duration grace) {
    try {
      return exitCode.get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      System.err.println(
          "No checkpoint was written within " + grace.toSeconds() + " seconds; ending without.");
      return ExitCode.INTERRUPTED.number();
    } catch (InterruptedException | ExecutionException e) {
      return ExitCode.INTERRUPTED.number();
    }
  }
}
