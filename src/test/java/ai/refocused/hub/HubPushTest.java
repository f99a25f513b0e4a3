package ai.refocused.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.hub.http.HubException;
import ai.refocused.hub.http.HubToken;
import ai.refocused.hub.http.Network;
import ai.refocused.hub.http.RetryPolicy;
import ai.refocused.hub.upload.UploadFile;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubPushTest {
  private static final String SECRET = "hf_secretsecretsecret";
  private static final byte[] WEIGHTS = FakeHub.bytes(300_000);

  @TempDir private Path folder;
  private FakeHub server;
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub();
    Files.write(folder.resolve("model.safetensors"), WEIGHTS);
    Files.writeString(folder.resolve("README.md"), "# ä \"x\"\n".repeat(9000));
    Files.writeString(folder.resolve("empty.txt"), "");
  }

  @AfterEach
  void stop() {
    server.close();
    assertThat(log).noneMatch(line -> line.contains(SECRET));
  }

  @Test
  void whatIsPushedIsThere() throws IOException {
    HubPush.Outcome outcome = push("acme/thing");

    assertThat(server.files).containsOnlyKeys("README.md", "empty.txt", "model.safetensors");
    assertThat(server.files.get("model.safetensors")).isEqualTo(WEIGHTS);
    assertThat(server.files.get("README.md"))
        .isEqualTo(Files.readAllBytes(folder.resolve("README.md")));
    assertThat(outcome.commit()).isEqualTo(server.head);
    assertThat(outcome.sent()).isEqualTo(3);
    assertThat(outcome.bytes()).isEqualTo(WEIGHTS.length);
    assertThat(outcome.address().getPath()).isEqualTo("/acme/thing/tree/" + server.head);
    assertThat(server.uploads.bodies.get(server.uploads.bodies.size() - 1))
        .startsWith("{\"key\":\"header\",\"value\":{\"summary\":\"Upload it\"");
  }

  @Test
  void aSecondPushSendsNothing() throws IOException {
    push("acme/thing");
    server.requests.clear();

    HubPush.Outcome again = push("acme/thing");

    assertThat(again.sent()).isZero();
    assertThat(server.requests).noneMatch(request -> request.contains("commit/"));
    assertThat(server.requests).noneMatch(request -> request.contains("batch"));
  }

  @Test
  void onlyWhatChangedIsCommitted() throws IOException {
    push("acme/thing");
    Files.writeString(folder.resolve("README.md"), "# changed\n");

    HubPush.Outcome again = push("acme/thing");

    assertThat(again.sent()).isEqualTo(1);
    assertThat(again.bytes()).isZero();
    assertThat(server.files.get("README.md")).asString().isEqualTo("# changed\n");
  }

  @Test
  void largeFilesGoInPartsWhereTheHubWantsThem() throws IOException {
    server.uploads.chunk = 70_000;
    server.fail("/3", FakeHub.status(500), FakeHub.status(503));

    push("acme/thing");

    assertThat(server.files.get("model.safetensors")).isEqualTo(WEIGHTS);
    assertThat(server.requests.stream().filter(request -> request.contains("/part/"))).hasSize(7);
  }

  @Test
  void contentThatTheHubHasIsNotSentAgain() throws IOException {
    server.fail("/commit/main", FakeHub.status(403));
    assertThatThrownBy(() -> push("acme/thing")).isInstanceOf(HubException.class);
    server.requests.clear();

    HubPush.Outcome outcome = push("acme/thing");

    assertThat(outcome.bytes()).isZero();
    assertThat(server.requests).noneMatch(request -> request.contains("/object/"));
    assertThat(server.files).containsKey("model.safetensors");
  }

  @Test
  void repositoriesAndBranchesAreMadeWhereThereAreNone() throws IOException {
    server.uploads.exists = false;

    push("acme/thing@dev");

    assertThat(server.uploads.hasBranch).isTrue();
    assertThat(server.uploads.bodies.get(0))
        .isEqualTo(
            "{\"type\":\"model\",\"name\":\"thing\",\"organization\":\"acme\",\"private\":true}");
    assertThat(log).contains("Making the private repository acme/thing");
    assertThat(server.requests).anyMatch(request -> request.endsWith("/commit/dev"));
  }

  @Test
  void aRepositoryThatSomebodyElseHasJustMadeIsNoProblem() throws IOException {
    server.uploads.exists = false;
    server.fail(
        "/api/repos/create",
        (exchange, content) -> {
          server.uploads.exists = true;
          return FakeHub.status(409).handle(exchange, content);
        });

    assertThat(push("acme/thing").sent()).isEqualTo(3);
  }

  @Test
  void aCommitThatWasMadeThoughNoAnswerCameIsNotMadeTwice() throws IOException {
    server.fail("/commit/main", this::commitsAndBreaks);

    HubPush.Outcome outcome = push("acme/thing");

    assertThat(outcome.commit()).isEqualTo(server.head);
    assertThat(server.requests.stream().filter(request -> request.endsWith("/commit/main")))
        .hasSize(1);
  }

  private boolean commitsAndBreaks(HttpExchange exchange, byte[] content) throws IOException {
    server.head = "f".repeat(40);
    server.files.put("model.safetensors", WEIGHTS);
    server.files.put("README.md", Files.readAllBytes(folder.resolve("README.md")));
    server.files.put("empty.txt", new byte[0]);
    throw new IOException("broken on purpose");
  }

  @Test
  void somebodyElsesCommitInBetweenIsBuiltOn() throws IOException {
    server.fail(
        "/preupload/main",
        (exchange, content) -> {
          server.head = "e".repeat(40);
          return false;
        });

    push("acme/thing");

    assertThat(server.files.get("model.safetensors")).isEqualTo(WEIGHTS);
  }

  @Test
  void aStorageThatIsBusyIsAskedAgain() throws IOException {
    String object = "/object/" + FakeHub.sum("SHA-256", WEIGHTS);
    server.fail(object, FakeHub.status(503), FakeHub.status(429, "Retry-After", "0"));

    push("acme/thing");

    assertThat(server.files.get("model.safetensors")).isEqualTo(WEIGHTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "401; does not accept the token of settings.xml (401)",
        "403; does not let the token of settings.xml write there (403)",
        "413; takes nothing so large (413)",
        "400; does not accept it (400). The hub says: too odd",
        "429; still says too many requests (429)"
      })
  void refusalsOfTheCommitSayWhatToDo(int status, String message) {
    FakeHub.Fault refuse = FakeHub.status(status, "X-Error-Message", "too\todd");
    server.fail("/commit/main", refuse, refuse, refuse, refuse);

    assertThatThrownBy(() -> push("acme/thing"))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("\"acme/thing@main\"")
        .hasMessageContaining(message)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void aConflictThatStaysIsToldAsSuch() {
    FakeHub.Fault refuse = FakeHub.status(409);
    server.fail("/commit/main", refuse, refuse, refuse, refuse);

    assertThatThrownBy(() -> push("acme/thing"))
        .hasMessageContaining("somebody else changes it")
        .hasMessageContaining("(409)");
  }

  @Test
  void anAddressThatExpiredIsToldAsSuch() {
    server.fail("/object/" + FakeHub.sum("SHA-256", WEIGHTS), FakeHub.status(403));

    assertThatThrownBy(() -> push("acme/thing"))
        .hasMessageContaining("\"model.safetensors\": the storage 127.0.0.1 refused")
        .hasMessageContaining("expired");
  }

  @Test
  void aStalledUploadIsBrokenOff() throws IOException {
    server.fail(
        "/object/" + FakeHub.sum("SHA-256", WEIGHTS),
        (exchange, content) -> {
          FakeHub.pause(3500); // nothing is read, nothing is answered
          return true;
        });

    push("acme/thing");

    assertThat(log).anyMatch(line -> line.contains("nothing moved for"));
    assertThat(server.files.get("model.safetensors")).isEqualTo(WEIGHTS);
  }

  @Test
  void withoutNetworkOrTokenThereIsNothingToTry() {
    assertThatThrownBy(() -> hub(true, token()).push(target("acme/thing"), files(), "m", true))
        .hasMessageContaining("Maven is offline");
    assertThatThrownBy(
            () -> hub(false, HubToken.none()).push(target("acme/thing"), files(), "m", true))
        .hasMessageContaining("needs a token")
        .hasMessageContaining("HF_TOKEN");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void theTokenGoesToTheHubAlone() throws IOException {
    try (FakeHub storage = new FakeHub()) {
      server.fail(
          "/objects/batch",
          (exchange, content) -> {
            String oid = FakeHub.sum("SHA-256", WEIGHTS);
            FakeHub.send(
                exchange,
                ("{\"objects\":[{\"oid\":\"%s\",\"size\":1,\"actions\":{\"upload\":{\"href\":"
                        + "\"%s/object/%s\",\"header\":{\"X-Asked\":\"for\"}}}}]}")
                    .formatted(oid, storage.uri(), oid));
            return true;
          });
      server.uploads.objects.put(FakeHub.sum("SHA-256", WEIGHTS), WEIGHTS);

      push("acme/thing");

      assertThat(storage.uploads.objects).containsKey(FakeHub.sum("SHA-256", WEIGHTS));
      assertThat(storage.tokens).containsOnly("none");
      assertThat(server.tokens).containsOnly("Bearer " + SECRET);
    }
  }

  private HubPush.Outcome push(String reference) throws IOException {
    return hub(false, token()).push(target(reference), files(), "Upload it", true);
  }

  private List<UploadFile> files() throws IOException {
    List<UploadFile> files = new ArrayList<>();
    for (String name : List.of("README.md", "empty.txt", "model.safetensors")) {
      Path file = folder.resolve(name);
      byte[] content = Files.readAllBytes(file);
      files.add(new UploadFile(name, file, content.length, FakeHub.sum("SHA-256", content)));
    }
    return files;
  }

  private HubPush hub(boolean offline, HubToken token) {
    Network network =
        new Network(
            ProxySelector.of(null),
            Optional.empty(),
            Duration.ofSeconds(10),
            Duration.ofMillis(500),
            new RetryPolicy(4, Duration.ofMillis(20), Duration.ofSeconds(5)));
    return new HubPush(
        new HubOptions(server.uri(), token, network, folder.resolve("cache"), offline), log::add);
  }

  private static HubToken token() {
    try {
      return HubToken.of(SECRET, "settings.xml");
    } catch (HubException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HubReference target(String text) {
    return HubReference.parse(HubRepo.Kind.MODEL, text).orElseThrow();
  }
}
