package ai.refocused.train;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks a training loop to save a checkpoint and stop. Raised by any thread, or by the clock; the
 * first reason stays.
 */
public final class StopSignal {

  /** Why a run is to stop before its end. */
  public enum Reason {
    /** Ctrl-C or a termination signal. */
    TERMINATED,
    /** The process that started this one is gone. */
    PARENT_GONE,
    /** The time given to the run is over. */
    TIME_LIMIT
  }

  private final AtomicReference<Reason> requested = new AtomicReference<>();
  private final long startNanos = System.nanoTime();
  private volatile long limitNanos;

  private StopSignal(long limitNanos) {
    this.limitNanos = limitNanos;
  }

  /** A signal that is raised by {@link #request} only. */
  public static StopSignal unlimited() {
    return new StopSignal(Long.MAX_VALUE);
  }

  /** A signal that raises itself some time from now. */
  public static StopSignal after(Duration limit) {
    return new StopSignal(limit.toNanos());
  }

  /** Raises itself so long after it was made. */
  public void limit(Duration limit) {
    limitNanos = limit.toNanos();
  }

  public void request(Reason reason) {
    requested.compareAndSet(null, reason);
  }

  /** Why to stop; empty to go on. */
  public Optional<Reason> reason() {
    if (System.nanoTime() - startNanos >= limitNanos) {
      request(Reason.TIME_LIMIT);
    }
    return Optional.ofNullable(requested.get());
  }

  public boolean isRequested() {
    return reason().isPresent();
  }
}
