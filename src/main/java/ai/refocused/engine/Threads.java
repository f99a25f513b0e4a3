package ai.refocused.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed team of threads that work through one task at a time. The caller works too. Tasks are a
 * few microseconds to milliseconds apart, so idle members spin for a moment before they sleep.
 *
 * <p>A task is cut into as many parts as the team has members, always the same way: results never
 * depend on timing.
 */
public final class Threads implements AutoCloseable {

  /** Work that can be cut into parts. */
  @FunctionalInterface
  public interface Task {
    /** Does part {@code part} of {@code parts}. */
    void run(int part, int parts);
  }

  private static final int SPINS = 20_000;

  private static final long PAUSE_NANOS = 20_000;

  private final Thread[] members;
  private final AtomicInteger pending = new AtomicInteger();
  private volatile int generation;
  private volatile Task task;
  private volatile Throwable failure;
  private volatile boolean closed;

  /**
   * @param size threads in all, the caller's among them
   */
  public Threads(int size) {
    members = new Thread[size - 1];
    for (int i = 0; i < members.length; i++) {
      int part = i + 1;
      members[i] = new Thread(() -> serve(part), "refocused-worker-" + part);
      members[i].setDaemon(true);
      members[i].start();
    }
  }

  public int size() {
    return members.length + 1;
  }

  /** Runs all parts and returns when the last is done; throws what a part threw. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the caller's thread writes it
  public void run(Task work) {
    int parts = size();
    if (parts == 1) {
      work.run(0, 1);
      return;
    }
    failure = null;
    task = work;
    pending.set(members.length);
    generation++;
    for (Thread member : members) {
      LockSupport.unpark(member);
    }
    try {
      work.run(0, parts);
    } finally {
      int spins = 0;
      while (pending.get() != 0) {
        if (++spins < SPINS) {
          Thread.onSpinWait();
        } else {
          // The machine may be busy with other work: let the member have this processor.
          LockSupport.parkNanos(this, PAUSE_NANOS);
        }
      }
      task = null;
    }
    Throwable thrown = failure;
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw (RuntimeException) thrown;
    }
  }

  private void serve(int part) {
    int seen = 0;
    while (!closed) {
      int spins = 0;
      while (generation == seen && !closed) {
        if (++spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      if (closed) {
        return;
      }
      seen++;
      try {
        task.run(part, size());
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        pending.decrementAndGet();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread member : members) {
      LockSupport.unpark(member);
    }
  }
}
