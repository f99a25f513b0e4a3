package ai.refocused.hub.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the answer to a request with a body. A large one takes as long as it takes; but where
 * nothing moves, the connection counts as broken.
 */
final class Sending {
  private static final long POLL_MILLIS = 200;

  /** A server may have much to do with what it got before it answers. */
  private static final int PATIENCE_AT_END = 5;

  private Sending() {}

  static HttpResponse<InputStream> await(
      HttpClient client, HttpRequest request, RequestBody body, Duration stall)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      while (true) {
        try {
          return answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          Duration patience = body.isAtEnd() ? stall.multipliedBy(PATIENCE_AT_END) : stall;
          if (body.idleNanos() > patience.toNanos()) {
            HttpTimeoutException stalled =
                new HttpTimeoutException("nothing moved for " + patience.toSeconds() + " s");
            stalled.initCause(e);
            throw stalled;
          }
        }
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException(
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(),
          cause);
    } finally {
      answer.cancel(true); // does nothing to one that is complete
    }
  }
}
