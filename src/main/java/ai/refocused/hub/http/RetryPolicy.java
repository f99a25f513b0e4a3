package ai.refocused.hub.http;

import java.time.Duration;

/**
 * How often and after what pauses a request is made again.
 *
 * @param tries requests in all, at least 1; a transfer that made progress starts counting anew
 * @param pause before the second request; doubled each time, with up to a half more at random
 * @param longest pause, also one that the server asks for with Retry-After
 */
public record RetryPolicy(int tries, Duration pause, Duration longest) {
  /** What is fit for a public server. */
  public static final RetryPolicy PATIENT =
      new RetryPolicy(6, Duration.ofSeconds(1), Duration.ofMinutes(5));

  /** The pause after some failed requests, without what is added at random. */
  Duration pauseAfter(int failures) {
    Duration doubled = pause.multipliedBy(1L << Math.min(failures - 1, 16));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
