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

/** GET requests to a hub. Safe for use by several threads. */
public final class HubHttp {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
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
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(network.connect())
            .proxy(network.proxies());
    network.proxyLogin().ifPresent(builder::authenticator);
    this.client = builder.build();
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
    for (int failures = 1; ; failures++) {
      HttpResponse<InputStream> response;
      try {
        response = follow(uri, headers, what);
      } catch (HubException e) {
        throw e;
      } catch (IOException e) {
        if (failures >= network.retries().tries()) {
          throw new HubException(
              "%s: %s cannot be reached (%s). Check the network, proxies in settings.xml and"
                      .formatted(what, uri.getHost(), reason(e))
                  + " <hubEndpoint>.",
              e);
        }
        pause(failures, Optional.empty(), what + ": " + reason(e));
        continue;
      }
      int status = response.statusCode();
      if (status == 200 || status == 206 || status == 416) {
        return response;
      }
      response.body().close();
      boolean passing = status == 408 || status == 429 || status >= 500;
      if (!passing || failures >= network.retries().tries()) {
        throw Refusal.of(response, what, endpoint, token);
      }
      Optional<Duration> asked =
          response
              .headers()
              .firstValue("Retry-After")
              .flatMap(text -> RetryAfter.parse(text, Instant.now()));
      if (asked.isPresent() && asked.get().compareTo(network.retries().longest()) > 0) {
        throw new HubException(
            "%s: %s asks to wait %d seconds (status %d). Try again then."
                .formatted(what, uri.getHost(), asked.get().toSeconds(), status));
      }
      pause(failures, asked, what + ": status " + status);
    }
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

  private HttpResponse<InputStream> follow(URI start, Map<String, String> headers, String what)
      throws IOException {
    URI uri = start;
    for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
      HttpResponse<InputStream> response = send(uri, headers);
      if (!REDIRECTS.contains(response.statusCode())) {
        return response;
      }
      response.body().close();
      uri = target(uri, response, what);
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

  private HttpResponse<InputStream> send(URI uri, Map<String, String> headers) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(network.connect())
            .header("User-Agent", "refocused-maven-plugin")
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    token.authorization(endpoint, uri).ifPresent(value -> request.header("Authorization", value));
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted = new InterruptedIOException("the download was interrupted");
    interrupted.initCause(e);
    return interrupted;
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
