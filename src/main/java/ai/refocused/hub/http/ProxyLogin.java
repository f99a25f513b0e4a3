package ai.refocused.hub.http;

import java.net.URI;
import java.util.Optional;

/**
 * Names and passwords for proxies, as a header of the request. Java's own {@link
 * java.net.Authenticator} will not do: a client that has one drops the header with the hub's token.
 */
@FunctionalInterface
public interface ProxyLogin {
  /**
   * The value of {@code Proxy-Authorization} for a request.
   *
   * @return empty where no proxy is in between, or one that wants no password
   */
  Optional<String> authorization(URI request);
}
