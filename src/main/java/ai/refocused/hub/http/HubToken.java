package ai.refocused.hub.http;

import java.net.URI;
import java.util.Optional;

/**
 * The secret that lets a user in. Nothing prints it; it goes to the endpoint's own host and no
 * other, whatever redirects say, and never in the clear over a network.
 */
public final class HubToken {
  private static final HubToken NONE = new HubToken("", "");

  private final String secret;
  private final String origin;

  private HubToken(String secret, String origin) {
    this.secret = secret;
    this.origin = origin;
  }

  /** No token: what is public can be had all the same. */
  public static HubToken none() {
    return NONE;
  }

  /**
   * A token.
   *
   * @param secret one line of visible ASCII
   * @param origin where it is from, for messages: {@code HF_TOKEN}, or a server of settings.xml
   * @throws HubException if it cannot be a token
   */
  public static HubToken of(String secret, String origin) throws HubException {
    String trimmed = secret.trim();
    if (!trimmed.matches("[\\x21-\\x7e]{1,1000}")) {
      throw new HubException(
          "The token of " + origin + " is empty or holds characters that no token has.");
    }
    return new HubToken(trimmed, origin);
  }

  /** Where the token is from; empty if there is none. */
  public Optional<String> origin() {
    return secret.isEmpty() ? Optional.empty() : Optional.of(origin);
  }

  /** The header's value for a request; empty where the token must not go. */
  Optional<String> authorization(URI endpoint, URI request) throws HubException {
    if (secret.isEmpty() || !Origins.same(endpoint, request)) {
      return Optional.empty();
    }
    if (!request.getScheme().equals("https") && !Origins.isLoopback(request)) {
      throw new HubException(
          "The token of "
              + origin
              + " would go to "
              + request.getHost()
              + " unencrypted. Use https in <hubEndpoint>.");
    }
    return Optional.of("Bearer " + secret);
  }

  @Override
  public String toString() {
    return secret.isEmpty() ? "no token" : "token of " + origin;
  }
}
