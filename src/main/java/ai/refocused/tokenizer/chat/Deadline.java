package ai.refocused.tokenizer.chat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs work on a thread of its own and stops waiting for it in time. Idle threads go after a
 * second, and none keeps the JVM alive.
 */
final class Deadline {
  private final ExecutorService threads;

  Deadline(String name) {
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(null, work, name, 4L << 20);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The work's result; what it throws, it throws here. */
  <T> T call(Callable<T> work, Duration limit, String what) {
    Future<T> future = threads.submit(work);
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new ChatTemplateException(
          what + ": still not done after " + limit.toMillis() + " ms.", e);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new ChatTemplateException(what + ": interrupted.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new ChatTemplateException(what + ": " + e.getCause(), e.getCause());
    }
  }
}
