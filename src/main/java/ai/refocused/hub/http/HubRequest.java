package ai.refocused.hub.http;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a hub or its storage.
 *
 * @param access what it is about, which decides what a refusal means
 * @param isRepeatable whether it may be made again when no answer came: it would do the same
 */
public record HubRequest(
    String method,
    URI uri,
    Map<String, String> headers,
    Optional<RequestBody> body,
    Access access,
    boolean isRepeatable) {

  /** What a request is about. */
  public enum Access {
    /** Reads a repository. */
    READ,
    /** Changes a repository. */
    WRITE,
    /** Puts content to an address that the hub gave. */
    STORAGE
  }

  public HubRequest {
    headers = Map.copyOf(headers);
  }

  /** A request that reads. */
  public static HubRequest get(URI uri, Map<String, String> headers) {
    return new HubRequest("GET", uri, headers, Optional.empty(), Access.READ, true);
  }

  /** A request that changes something, to the same end if it is made twice. */
  public static HubRequest post(URI uri, Map<String, String> headers, RequestBody body) {
    return new HubRequest("POST", uri, headers, Optional.of(body), Access.WRITE, true);
  }

  /** Content for an address of the hub's storage. */
  public static HubRequest put(URI uri, Map<String, String> headers, RequestBody body) {
    return new HubRequest("PUT", uri, headers, Optional.of(body), Access.STORAGE, true);
  }

  /** The same, to be made once. */
  public HubRequest once() {
    return new HubRequest(method, uri, headers, body, access, false);
  }

  HubRequest to(URI other) {
    return new HubRequest(method, other, headers, body, access, isRepeatable);
  }
}
