package ai.refocused.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes a body from which no byte comes for too long; its reader then gets an exception. */
final class StallGuard implements AutoCloseable {
  private final InputStream body;
  private final long patience;
  private final ScheduledExecutorService clock;
  private volatile long last = System.nanoTime();

  StallGuard(InputStream body, Duration patience) {
    this.body = body;
    this.patience = patience.toNanos();
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "refocused-download-guard");
              thread.setDaemon(true);
              return thread;
            });
    long period = Math.max(1, this.patience / 4);
    var unused = clock.scheduleAtFixedRate(this::look, period, period, TimeUnit.NANOSECONDS);
  }

  void progress() {
    last = System.nanoTime();
  }

  private void look() {
    if (System.nanoTime() - last > patience) {
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // ends this clock; the reader sees the closed body
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
