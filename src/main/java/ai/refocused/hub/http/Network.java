package ai.refocused.hub.http;

import java.net.ProxySelector;
import java.time.Duration;
import java.util.Optional;

/**
 * How to get out of this machine.
 *
 * @param proxies which proxy a host is reached by
 * @param proxyLogin names and passwords of the proxies, if they want any
 * @param connect most time for a connection and for the head of an answer
 * @param stall most time without a byte of the body
 */
public record Network(
    ProxySelector proxies,
    Optional<ProxyLogin> proxyLogin,
    Duration connect,
    Duration stall,
    RetryPolicy retries) {

  /** The JVM's own proxies, and patience. */
  public static Network direct() {
    return new Network(
        ProxySelector.getDefault(),
        Optional.empty(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        RetryPolicy.PATIENT);
  }
}
