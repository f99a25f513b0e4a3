package ai.refocused.hub.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** Requests to a hub. Safe for use by several threads. */
public final class HubHttp {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> REDIRECTS_OF_ALL_METHODS = Set.of(307, 308);
  private static final int MOST_REDIRECTS = 5;

  private final URI endpoint;
  private final HubToken token;
  private final Network network;
  private final Consumer<String> log;
  private final HttpClient client;

  /**
   * @param log told about waiting
   */
  public HubHttp(URI endpoint, HubToken token, Network network, Consumer<String> log) {
    this.endpoint = endpoint;
    this.token = token;
    this.network = network;
    this.log = log;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(network.connect())
            .proxy(network.proxies())
            .build();
  }

  /**
   * The answer to a request, with status 200, 206 or 416. Redirects are followed. What may pass is
   * tried again, after the pause that the server asks for.
   *
   * @param what is asked for, quoted, to begin a message with
   * @throws HubException if the hub refuses, or does not answer often enough
   */
  public HttpResponse<InputStream> get(URI uri, Map<String, String> headers, String what)
      throws IOException {
    return exchange(
        HubRequest.get(uri, headers),
        what,
        status -> status == 200 || status == 206 || status == 416);
  }

  /**
   * The answer to any request, with a status of success; otherwise as {@link #get}.
   *
   * @throws IOException that is no {@link HubException} if no answer came to a request that must
   *     not be repeated
   */
  public HttpResponse<InputStream> send(HubRequest request, String what) throws IOException {
    return exchange(request, what, status -> status >= 200 && status < 300);
  }

  private HttpResponse<InputStream> exchange(HubRequest request, String what, IntPredicate accepted)
      throws IOException {
    for (int failures = 1; ; failures++) {
      HttpResponse<InputStream> response;
      try {
        response = follow(request, what);
      } catch (HubException e) {
        throw e;
      } catch (IOException e) {
        if (!request.isRepeatable() || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        if (failures >= network.retries().tries()) {
          throw unreachable(request.uri(), what, e);
        }
        pause(failures, Optional.empty(), what + ": " + reason(e));
        continue;
      }
      int status = response.statusCode();
      if (accepted.test(status)) {
        return response;
      }
      HubException refusal = Refusal.of(response, request, what, endpoint, token);
      response.body().close();
      // Of a request that must not be repeated, only what was not even looked at.
      boolean passing =
          status == 429 || (request.isRepeatable() && (status == 408 || status >= 500));
      if (!passing || failures >= network.retries().tries()) {
        throw refusal;
      }
      pause(failures, asked(response, request.uri(), what), what + ": status " + status);
    }
  }

  private Optional<Duration> asked(HttpResponse<?> response, URI uri, String what)
      throws HubException {
    Optional<Duration> asked =
        response
            .headers()
            .firstValue("Retry-After")
            .flatMap(text -> RetryAfter.parse(text, Instant.now()));
    if (asked.isPresent() && asked.get().compareTo(network.retries().longest()) > 0) {
      throw new HubException(
          "%s: %s asks to wait %d seconds (status %d). Try again then."
              .formatted(what, uri.getHost(), asked.get().toSeconds(), response.statusCode()));
    }
    return asked;
  }

  private static HubException unreachable(URI uri, String what, IOException reason) {
    return new HubException(
        "%s: %s cannot be reached (%s). Check the network, proxies in settings.xml and"
                .formatted(what, uri.getHost(), reason(reason))
            + " <hubEndpoint>.",
        reason);
  }

  /** How patient this client is. */
  public Network network() {
    return network;
  }

  /**
   * Waits before another try.
   *
   * @param failures so far, at least 1
   * @param asked pause that the server asks for
   */
  public void pause(int failures, Optional<Duration> asked, String why)
      throws InterruptedIOException {
    Duration usual = network.retries().pauseAfter(failures);
    long random = ThreadLocalRandom.current().nextLong(usual.toMillis() / 2 + 1);
    Duration pause = asked.orElse(usual.plusMillis(random));
    log.accept(why + "; trying again in " + Math.max(1, pause.toSeconds()) + " s.");
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpResponse<InputStream> follow(HubRequest start, String what) throws IOException {
    HubRequest request = start;
    for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
      HttpResponse<InputStream> response = transmit(request);
      int status = response.statusCode();
      if (!REDIRECTS.contains(status)) {
        return response;
      }
      response.body().close();
      if (request.body().isPresent() && !REDIRECTS_OF_ALL_METHODS.contains(status)) {
        throw new HubException(
            "%s: %s redirects a %s elsewhere (%d), which would lose its content."
                .formatted(what, request.uri().getHost(), request.method(), status));
      }
      request = request.to(target(request.uri(), response, what));
    }
    throw new HubException(what + ": more than " + MOST_REDIRECTS + " redirects.");
  }

  private static URI target(URI from, HttpResponse<?> response, String what) throws HubException {
    String location = response.headers().firstValue("Location").orElse("");
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new HubException(what + ": " + from.getHost() + " redirects to no valid address.", e);
    }
    boolean web = "http".equals(to.getScheme()) || "https".equals(to.getScheme());
    boolean downgrade = from.getScheme().equals("https") && "http".equals(to.getScheme());
    if (!web || to.getHost() == null || downgrade) {
      throw new HubException(
          "%s: %s redirects to \"%s:\", which is not followed."
              .formatted(what, from.getHost(), to.getScheme()));
    }
    return to;
  }

  private HttpResponse<InputStream> transmit(HubRequest request) throws IOException {
    Optional<RequestBody> body = request.body();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.uri())
            .method(
                request.method(),
                body.map(RequestBody::publisher).orElseGet(HttpRequest.BodyPublishers::noBody))
            .header("User-Agent", "refocused-maven-plugin")
            .header("Accept-Encoding", "identity");
    request.headers().forEach(builder::setHeader);
    if (request.headers().keySet().stream().noneMatch("Authorization"::equalsIgnoreCase)) {
      token
          .authorization(endpoint, request.uri())
          .ifPresent(value -> builder.header("Authorization", value));
    }
    network
        .proxyLogin()
        .flatMap(login -> login.authorization(request.uri()))
        .ifPresent(value -> builder.header("Proxy-Authorization", value));
    try {
      return body.isPresent()
          ? Sending.await(client, builder.build(), body.get(), network.stall())
          : client.send(
              builder.timeout(network.connect()).build(),
              HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted = new InterruptedIOException("the transfer was interrupted");
    interrupted.initCause(e);
    return interrupted;
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
