package ai.refocused.maven.source;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Settings;
import ai.refocused.hub.Hub;
import ai.refocused.hub.HubOptions;
import ai.refocused.hub.HubPush;
import ai.refocused.hub.http.HubException;
import ai.refocused.hub.http.HubToken;
import ai.refocused.hub.http.Network;
import ai.refocused.job.InvalidJobException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.repository.Authentication;
import org.eclipse.aether.repository.AuthenticationContext;
import org.eclipse.aether.repository.RemoteRepository;

/**
 * A hub as this build may use it: the token and the proxies of settings.xml, which Maven has
 * decrypted, or of the environment; and the cache alone where Maven is offline.
 */
public final class HubAccess {
  /** The server of settings.xml that is looked for if the pom names none. */
  private static final String SERVER = "huggingface";

  private final EffectiveConfiguration configuration;
  private final RepositorySystemSession session;
  private final Map<String, String> environment;
  private final Consumer<String> log;

  /**
   * @param environment of this process: {@code HF_ENDPOINT} and {@code HF_TOKEN} count
   * @param log told what is downloaded
   */
  public HubAccess(
      EffectiveConfiguration configuration,
      RepositorySystemSession session,
      Map<String, String> environment,
      Consumer<String> log) {
    this.configuration = configuration;
    this.session = session;
    this.environment = Map.copyOf(environment);
    this.log = log;
  }

  /**
   * The hub.
   *
   * @param cache folder that keeps what is downloaded
   */
  Hub hub(Path cache) throws HubException {
    return new Hub(options(cache), log);
  }

  /**
   * The hub, to put something into it.
   *
   * @param cache as for what is downloaded
   */
  public HubPush push(Path cache) throws HubException {
    return new HubPush(options(cache), log);
  }

  private HubOptions options(Path cache) throws HubException {
    URI endpoint = endpoint();
    Network direct = Network.direct();
    MavenProxies proxies = new MavenProxies(session);
    Network network =
        new Network(
            proxies, Optional.of(proxies), direct.connect(), direct.stall(), direct.retries());
    return new HubOptions(endpoint, token(endpoint), network, cache, session.isOffline());
  }

  private URI endpoint() {
    Optional<String> fromPom = configuration.find(Settings.HUB_ENDPOINT);
    String text =
        fromPom.or(() -> environmentValue("HF_ENDPOINT")).orElse(Hub.PUBLIC_ENDPOINT).trim();
    String place = fromPom.isPresent() ? configuration.place(Settings.HUB_ENDPOINT) : "HF_ENDPOINT";
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw noAddress(place, text, e);
    }
    throw noAddress(place, text, null);
  }

  private static InvalidJobException noAddress(String place, String text, Throwable cause) {
    InvalidJobException problem =
        new InvalidJobException(
            place, "\"" + text + "\" is no address such as " + Hub.PUBLIC_ENDPOINT + ".");
    problem.initCause(cause);
    return problem;
  }

  private HubToken token(URI endpoint) throws HubException {
    Optional<String> named = configuration.find(Settings.HUB_SERVER_ID);
    Optional<String> password = password(named.orElse(SERVER), endpoint);
    if (password.isPresent()) {
      return HubToken.of(password.get(), "server \"" + named.orElse(SERVER) + "\" in settings.xml");
    }
    if (named.isPresent()) {
      throw new InvalidJobException(
          configuration.place(Settings.HUB_SERVER_ID),
          "settings.xml has no <server> \"%s\" with a <password>. Add it, with the token as its"
                  .formatted(named.get())
              + " password.");
    }
    Optional<String> fromEnvironment = environmentValue("HF_TOKEN");
    return fromEnvironment.isPresent()
        ? HubToken.of(fromEnvironment.get(), "HF_TOKEN")
        : HubToken.none();
  }

  private Optional<String> environmentValue(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private Optional<String> password(String server, URI endpoint) {
    RemoteRepository plain =
        new RemoteRepository.Builder(server, "default", endpoint.toString()).build();
    Authentication authentication =
        session.getAuthenticationSelector() == null
            ? null
            : session.getAuthenticationSelector().getAuthentication(plain);
    RemoteRepository known =
        new RemoteRepository.Builder(plain).setAuthentication(authentication).build();
    AuthenticationContext context = AuthenticationContext.forRepository(session, known);
    if (context == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(context.get(AuthenticationContext.PASSWORD));
    } finally {
      AuthenticationContext.close(context);
    }
  }
}
