package ai.refocused.worker;

import ai.refocused.job.ExitCode;
import ai.refocused.train.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Notices that the parent process is gone, even if it was killed: the operating system then closes
 * the other end of the input that it held. An orphan saves a checkpoint and ends.
 */
final class ParentWatch implements Runnable {
  private final InputStream parent;
  private final StopSignal stop;
  private final Duration grace;

  private ParentWatch(InputStream parent, StopSignal stop, Duration grace) {
    this.parent = parent;
    this.stop = stop;
    this.grace = grace;
  }

  static void start(InputStream parent, StopSignal stop, Duration grace) {
    Thread thread = new Thread(new ParentWatch(parent, stop, grace), "refocused-parent-watch");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    awaitEnd();
    stop.request(StopSignal.Reason.PARENT_GONE);
    try {
      Thread.sleep(grace.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
  }

  private void awaitEnd() {
    byte[] ignored = new byte[64];
    try {
      while (parent.read(ignored) >= 0) {
        // What the parent sends means nothing; that it sends no more does.
      }
    } catch (IOException e) {
      // An input that cannot be read has ended as well.
      return;
    }
  }
}
