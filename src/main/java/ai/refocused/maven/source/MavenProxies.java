package ai.refocused.maven.source;

import ai.refocused.hub.http.ProxyLogin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.repository.AuthenticationContext;
import org.eclipse.aether.repository.Proxy;
import org.eclipse.aether.repository.RemoteRepository;

/** The proxies of settings.xml for other connections than those to repositories. */
final class MavenProxies extends ProxySelector implements ProxyLogin {
  private final RepositorySystemSession session;

  MavenProxies(RepositorySystemSession session) {
    this.session = session;
  }

  @Override
  public List<java.net.Proxy> select(URI uri) {
    return find(uri)
        .map(
            proxy ->
                List.of(
                    new java.net.Proxy(
                        java.net.Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort()))))
        .orElseGet(() -> ProxySelector.getDefault().select(uri));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The request fails too, and says so.
  }

  @Override
  public Optional<String> authorization(URI request) {
    return repository(request).flatMap(this::credentials);
  }

  private Optional<String> credentials(RemoteRepository behindProxy) {
    AuthenticationContext context = AuthenticationContext.forProxy(session, behindProxy);
    if (context == null) {
      return Optional.empty();
    }
    try {
      String user = context.get(AuthenticationContext.USERNAME);
      String password = context.get(AuthenticationContext.PASSWORD);
      return user == null || password == null
          ? Optional.empty()
          : Optional.of("Basic " + base64(user + ":" + password));
    } finally {
      AuthenticationContext.close(context);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<Proxy> find(URI uri) {
    return repository(uri).map(RemoteRepository::getProxy);
  }

  /** The host as a repository with its proxy; empty if none is needed. */
  private Optional<RemoteRepository> repository(URI uri) {
    RemoteRepository direct =
        new RemoteRepository.Builder("refocused-hub", "default", uri.toString()).build();
    Proxy proxy =
        session.getProxySelector() == null ? null : session.getProxySelector().getProxy(direct);
    return proxy == null
        ? Optional.empty()
        : Optional.of(new RemoteRepository.Builder(direct).setProxy(proxy).build());
  }
}
