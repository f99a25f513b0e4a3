package ai.refocused.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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

  private final Thread[] members;
  private final AtomicInteger pending = new AtomicInteger();
  private volatile int generation;
  private volatile Task task;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean closed;

  /**
   * Starts the team.
   *
   * @param size threads in all, the caller's among them; at least 1
   */
  public Threads(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a team of " + size + " threads; it needs at least 1");
    }
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

  /**
   * Runs all parts and returns when the last is done; throws what a part threw, with what others
   * threw suppressed in it. One caller at a time; a task must not run another.
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the caller's thread writes it
  public void run(Task work) {
    if (closed || task != null) {
      throw new IllegalStateException(closed ? "the team is dismissed" : "the team is at work");
    }
    int parts = size();
    if (parts == 1) {
      work.run(0, 1);
      return;
    }
    failure.set(null);
    task = work;
    pending.set(members.length);
    generation++;
    for (Thread member : members) {
      LockSupport.unpark(member);
    }
    try {
      work.run(0, parts);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    awaitMembers();
    task = null;
    Throwable thrown = failure.get();
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw (RuntimeException) thrown;
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // yielding makes nothing correct, only faster
  private void awaitMembers() {
    int spins = 0;
    while (pending.get() != 0) {
      if (++spins < SPINS) {
        Thread.onSpinWait();
      } else {
        // A member waits for a processor, perhaps for this one.
        Thread.yield();
      }
    }
  }

  private void fail(Throwable thrown) {
    if (!failure.compareAndSet(null, thrown) && failure.get() != thrown) {
      failure.get().addSuppressed(thrown);
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
        fail(e);
      } finally {
        pending.decrementAndGet();
      }
    }
  }

  /** Dismisses the team; its threads end on their own. */
  @Override
  public void close() {
    closed = true;
    for (Thread member : members) {
      LockSupport.unpark(member);
    }
  }
}
