package ai.refocused.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.hub.http.HubException;
import ai.refocused.hub.http.HubToken;
import ai.refocused.hub.http.Network;
import ai.refocused.hub.http.RetryPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {
  private static final String SECRET = "hf_secretsecretsecret";
  private static final byte[] WEIGHTS = FakeHub.bytes(300_000);

  @TempDir private Path cache;
  private FakeHub server;
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub();
    server.files.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
    server.files.put("empty.txt", new byte[0]);
    server.files.put("weights.bin", WEIGHTS);
    server.files.put("sub/more weights.bin", FakeHub.bytes(70_000));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void downloadsFilesWithTheirContentAndAsksForNothingTwice() throws IOException {
    Path folder = fetchAll(hub());
    assertThat(folder.resolve("weights.bin")).hasBinaryContent(WEIGHTS);
    assertThat(folder.resolve("empty.txt")).isEmptyFile();
    assertThat(folder.resolve("sub/more weights.bin")).hasSize(70_000);
    assertThat(log).singleElement().asString().contains("4 files, 0.4 MB");
    int before = server.requests.size();
    assertThat(fetchAll(hub())).isEqualTo(folder);
    assertThat(server.requests.subList(before, server.requests.size()))
        .containsExactly("/api/models/acme/thing/revision/main");
    assertNothingPartial();
  }

  @Test
  void goesOnWhereABrokenTransferStopped() throws IOException {
    server.fail("/weights.bin", FakeHub.breakAfter(100_000), FakeHub.breakAfter(50_000));
    assertThat(fetchAll(hub()).resolve("weights.bin")).hasBinaryContent(WEIGHTS);
    List<String> ranges =
        server.requests.stream().filter(r -> r.contains("/weights.bin bytes=")).toList();
    assertThat(ranges).hasSize(2).allMatch(r -> !r.endsWith("bytes=0-"));
    assertNothingPartial();
  }

  @Test
  void goesOnInALaterBuild() throws IOException {
    FakeHub.Fault refuse = FakeHub.status(403);
    server.fail("/weights.bin", FakeHub.breakAfter(100_000), refuse);
    assertThatThrownBy(() -> fetchAll(hub())).isInstanceOf(HubException.class);
    server.requests.clear();
    assertThat(fetchAll(hub()).resolve("weights.bin")).hasBinaryContent(WEIGHTS);
    assertThat(server.requests).anyMatch(r -> r.contains("/weights.bin bytes="));
  }

  @Test
  void startsAnewWhereTheContentHasChangedMeanwhile() throws IOException {
    server.fail(
        "/weights.bin",
        (exchange, content) -> FakeHub.breakAfter(9_000).handle(exchange, FakeHub.bytes(300_001)));
    assertThat(fetchAll(hub()).resolve("weights.bin")).hasBinaryContent(WEIGHTS);
  }

  @Test
  void givesUpOnATransferThatNeverGetsOn() {
    server.fail(
        "/weights.bin",
        Stream.generate(() -> FakeHub.breakAfter(0)).limit(20).toArray(FakeHub.Fault[]::new));
    assertThatThrownBy(() -> fetchAll(hub()))
        .hasMessageContaining(
            "0 of 300000 bytes came, then the transfer broke off again and again");
  }

  @Test
  void closesAnAnswerThatStalls() throws IOException {
    server.fail(
        "/weights.bin",
        (exchange, content) -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content, 0, 10_000);
          exchange.getResponseBody().flush();
          FakeHub.pause(1500);
          return true;
        });
    assertThat(fetchAll(hub()).resolve("weights.bin")).hasBinaryContent(WEIGHTS);
  }

  @Test
  void refusesContentWithAnotherChecksumAndKeepsNothingOfIt() {
    server.wrongSums.put("weights.bin", "f".repeat(64));
    assertThatThrownBy(() -> fetchAll(hub()))
        .hasMessageContaining("but the hub lists " + "f".repeat(64) + ". It was deleted.");
    assertThat(cache.resolve("hub/models/acme--thing/" + FakeHub.COMMIT + "/weights.bin"))
        .doesNotExist();
  }

  @Test
  void waitsAsLongAsItIsAskedTo() throws IOException {
    server.fail("config.json", FakeHub.status(429, "Retry-After", "1"), FakeHub.status(503));
    long start = System.nanoTime();
    fetchAll(hub());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    assertThat(log).anyMatch(line -> line.contains("status 429; trying again in 1 s."));
  }

  @Test
  void doesNotWaitForHours() {
    server.fail("config.json", FakeHub.status(429, "Retry-After", "7200"));
    assertThatThrownBy(() -> fetchAll(hub())).hasMessageContaining("asks to wait 7200 seconds");
  }

  @Test
  void saysWhatIsWrongWithNamesAndTokens() throws IOException {
    assertThatThrownBy(() -> hub().snapshot(reference("acme/thing@v9")))
        .hasMessage(
            "\"acme/thing@v9\": there is no such revision on 127.0.0.1 (404). Name a branch, a tag"
                + " or a commit behind the @.");
    assertThatThrownBy(() -> hub().snapshot(reference("acme/none")))
        .hasMessageContaining("there is no such thing on 127.0.0.1 (404)");
    server.fail("revision/main", FakeHub.status(401), FakeHub.status(401));
    assertThatThrownBy(() -> hub().snapshot(reference("acme/thing")))
        .hasMessageContaining("wants a token (401)")
        .hasMessageContaining("HF_TOKEN");
    assertThatThrownBy(() -> hub(token(), false).snapshot(reference("acme/thing")))
        .hasMessageContaining("does not accept the token of settings.xml (401)")
        .hasMessageNotContaining(SECRET);
    server.fail("revision/main", FakeHub.status(403, "X-Error-Code", "GatedRepo"));
    assertThatThrownBy(() -> hub().snapshot(reference("acme/thing")))
        .hasMessageContaining("is gated (403)");
  }

  /** Java's client drops the token's header where an Authenticator is set for the proxy. */
  @Test
  void theTokenAndTheProxysPasswordBothArrive() throws IOException {
    ProxySelector proxy =
        ProxySelector.of(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.uri().getPort()));
    Network direct = network();
    Network behindProxy =
        new Network(
            proxy,
            Optional.of(request -> Optional.of("Basic bWU6cHc=")),
            direct.connect(),
            direct.stall(),
            direct.retries());
    server.listing = "[]";
    URI endpoint = URI.create("http://127.0.0.1:9"); // nobody is there but through the proxy

    new Hub(new HubOptions(endpoint, token(), behindProxy, cache, false), log::add)
        .snapshot(reference("acme/thing@" + FakeHub.COMMIT));

    assertThat(server.tokens).isNotEmpty().containsOnly("Bearer " + SECRET);
    assertThat(server.proxyLogins).containsOnly("Basic bWU6cHc=");
  }

  @Test
  void sendsTheTokenToTheHubAndToNoOtherHost() throws IOException {
    try (FakeHub other = new FakeHub()) {
      other.files.putAll(server.files);
      String there = other.uri() + "/acme/thing/resolve/" + FakeHub.COMMIT + "/weights.bin";
      server.fail("/weights.bin", FakeHub.status(302, "Location", there));
      assertThat(fetchAll(hub(token(), false)).resolve("weights.bin")).hasBinaryContent(WEIGHTS);
      assertThat(server.tokens).containsOnly("Bearer " + SECRET);
      assertThat(other.tokens).containsExactly("none");
    }
    assertThat(log).noneMatch(line -> line.contains(SECRET));
    assertThat(token().toString()).isEqualTo("token of settings.xml");
  }

  @Test
  void keepsTheTokenOffUnencryptedNetworks() throws IOException {
    HubOptions options =
        new HubOptions(java.net.URI.create("http://hub.example"), token(), network(), cache, false);
    assertThatThrownBy(() -> new Hub(options, log::add).snapshot(reference("acme/thing")))
        .hasMessageContaining("unencrypted");
  }

  @Test
  void usesTheCacheAloneWhenMavenIsOffline() throws IOException {
    assertThatThrownBy(() -> hub(HubToken.none(), true).snapshot(reference("acme/thing")))
        .hasMessageContaining("is not in the cache, and Maven is offline");
    Snapshot online = hub().snapshot(reference("acme/thing"));
    online.fetch(named(online, "config.json"));
    server.close();
    Snapshot offline = hub(HubToken.none(), true).snapshot(reference("acme/thing"));
    assertThat(offline.fetch(named(offline, "config.json")).resolve("config.json"))
        .hasContent("{}");
    assertThatThrownBy(() -> offline.fetch(named(offline, "weights.bin")))
        .hasMessageContaining("\"weights.bin\" of \"acme/thing\" is not in the cache");
  }

  @Test
  void fetchesWhatWasDamagedInTheCache() throws IOException {
    Path weights = fetchAll(hub()).resolve("weights.bin");
    byte[] damaged = WEIGHTS.clone();
    damaged[1000] ^= 1;
    Files.write(weights, damaged);
    Files.setLastModifiedTime(weights, FileTime.fromMillis(1));
    assertThat(fetchAll(hub()).resolve("weights.bin")).hasBinaryContent(WEIGHTS);
    assertThat(log)
        .anyMatch(line -> line.endsWith("weights.bin\" is damaged; it is fetched again."));
  }

  @Test
  void downloadsOnceForParallelBuilds() throws Exception {
    ExecutorService builds = Executors.newFixedThreadPool(4);
    try {
      List<Future<Path>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(builds.submit(() -> fetchAll(hub())));
      }
      for (Future<Path> one : all) {
        assertThat(one.get().resolve("weights.bin")).hasBinaryContent(WEIGHTS);
      }
    } finally {
      builds.shutdownNow();
    }
    assertThat(server.requests.stream().filter(r -> r.contains("/weights.bin"))).hasSize(1);
  }

  @Test
  void writesNothingOutsideItsFolderWhateverTheHubLists() {
    for (String name :
        List.of(
            "../evil",
            "/etc/evil",
            "a/../../evil",
            "C:/evil",
            "..\\\\evil",
            "a//b",
            "nul",
            "a.",
            "com1.txt",
            "a\\u0000b",
            "sub/../../../evil",
            ".",
            "")) {
      server.listing =
          "[{\"type\":\"file\",\"path\":\"%s\",\"size\":0,\"oid\":\"%s\"}]"
              .formatted(name, "0".repeat(40));
      assertThatThrownBy(() -> fetchAll(hub(HubToken.none(), cache.resolve("x" + name.hashCode()))))
          .as(name)
          .isInstanceOf(HubException.class)
          .hasMessageContaining("which is no name for a file here");
    }
    assertThat(cache.getParent().resolve("evil")).doesNotExist();
  }

  @Test
  void saysThatTheEndpointIsNoHub() {
    for (String answer : List.of("<html>", "{}", "[{\"type\":\"file\",\"path\":\"a\"}]")) {
      server.listing = answer;
      assertThatThrownBy(() -> hub().snapshot(reference("acme/thing")))
          .hasMessageContaining("Is <hubEndpoint> the address of a Hugging Face hub?");
    }
  }

  @Test
  void readsNamesOfRepositories() {
    assertThat(HubReference.parse(HubRepo.Kind.MODEL, "gpt2").orElseThrow())
        .hasToString("gpt2@main");
    assertThat(HubReference.parse(HubRepo.Kind.MODEL, "a/b@refs/pr/1").orElseThrow())
        .hasToString("a/b@refs/pr/1");
    for (String bad : List.of("", "a/b/c", "../b", "a/..", "a/b@", "a/b@../x", "a b", "a--b/c")) {
      assertThat(HubReference.parse(HubRepo.Kind.MODEL, bad)).as(bad).isEmpty();
    }
  }

  private Hub hub() {
    return hub(HubToken.none(), false);
  }

  private Hub hub(HubToken token, boolean offline) {
    return new Hub(new HubOptions(server.uri(), token, network(), cache, offline), log::add);
  }

  private Hub hub(HubToken token, Path ownCache) {
    return new Hub(new HubOptions(server.uri(), token, network(), ownCache, false), log::add);
  }

  private static Network network() {
    return new Network(
        ProxySelector.of(null),
        Optional.empty(),
        Duration.ofSeconds(10),
        Duration.ofMillis(500),
        new RetryPolicy(4, Duration.ofMillis(20), Duration.ofSeconds(5)));
  }

  private static HubToken token() {
    try {
      return HubToken.of(SECRET, "settings.xml");
    } catch (HubException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HubReference reference(String text) {
    return HubReference.parse(HubRepo.Kind.MODEL, text).orElseThrow();
  }

  private static Path fetchAll(Hub hub) throws IOException {
    Snapshot snapshot = hub.snapshot(reference("acme/thing"));
    return snapshot.fetch(snapshot.files());
  }

  private static List<HubFile> named(Snapshot snapshot, String name) {
    return snapshot.files().stream().filter(file -> file.path().equals(name)).toList();
  }

  private void assertNothingPartial() throws IOException {
    Path parts = cache.resolve("hub/models/acme--thing/" + FakeHub.COMMIT + ".part");
    try (Stream<Path> left = Files.walk(parts)) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }
}
