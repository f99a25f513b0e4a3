package ai.refocused.hub;

import ai.refocused.hub.http.HubException;
import ai.refocused.hub.http.HubHttp;
import ai.refocused.hub.http.HubRequest;
import ai.refocused.hub.http.JsonAnswer;
import ai.refocused.hub.http.RequestBody;
import ai.refocused.hub.upload.CommitBody;
import ai.refocused.hub.upload.UploadFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What changes a hub's repositories: making them, their branches, commits. */
final class PushApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Map<String, String> HEADERS =
      Map.of("Accept", "application/json", "Content-Type", "application/json");

  /** From the first bytes a hub tells text from other content. */
  private static final int SAMPLE_BYTES = 512;

  private static final int FILES_A_REQUEST = 256;

  /** How a file gets into a repository. */
  enum Way {
    SMALL,
    LARGE,
    IGNORED
  }

  private final HubApi api;
  private final HubHttp http;

  PushApi(HubApi api, HubHttp http) {
    this.api = api;
    this.http = http;
  }

  /** Makes a repository; one that exists already is left as it is. */
  void create(HubRepo repo, boolean isPrivate) throws IOException {
    ObjectNode body = JSON.objectNode();
    int slash = repo.id().indexOf('/');
    body.put("type", "model").put("name", repo.id().substring(slash + 1));
    if (slash >= 0) {
      body.put("organization", repo.id().substring(0, slash));
    }
    body.put("private", isPrivate);
    tolerating409(api.uri("/api/repos/create"), body, "\"" + repo.id() + "\"");
  }

  /** Makes a branch at the head of main; one that exists already is left as it is. */
  void createBranch(HubReference reference) throws IOException {
    URI uri =
        api.uri(reference.repo().apiPath() + "/branch/" + HubApi.encodeWhole(reference.revision()));
    tolerating409(uri, JSON.objectNode(), "\"" + reference + "\"");
  }

  private void tolerating409(URI uri, JsonNode body, String what) throws IOException {
    try {
      post(uri, body, what);
    } catch (HubException e) {
      if (e.status() != 409) {
        throw e;
      }
    }
  }

  /** How the hub wants each file. */
  Map<String, Way> ways(HubReference reference, List<UploadFile> files) throws IOException {
    Map<String, Way> ways = new HashMap<>();
    String what = "\"" + reference + "\"";
    URI uri =
        api.uri(
            reference.repo().apiPath() + "/preupload/" + HubApi.encodeWhole(reference.revision()));
    for (int from = 0; from < files.size(); from += FILES_A_REQUEST) {
      ObjectNode body = JSON.objectNode();
      ArrayNode list = body.putArray("files");
      for (UploadFile file : files.subList(from, Math.min(files.size(), from + FILES_A_REQUEST))) {
        list.addObject()
            .put("path", file.path())
            .put("size", file.size())
            .put("sample", sample(file));
      }
      for (JsonNode answer : post(uri, body, what).path("files")) {
        ways.put(answer.path("path").asText(), way(answer));
      }
    }
    for (UploadFile file : files) {
      if (!ways.containsKey(file.path())) {
        throw JsonAnswer.odd(what, "does not say how it takes \"" + file.path() + "\"");
      }
      if (file.size() == 0 && ways.get(file.path()) == Way.LARGE) {
        ways.put(file.path(), Way.SMALL); // there is nothing to upload
      }
    }
    return ways;
  }

  private static Way way(JsonNode answer) {
    if (answer.path("shouldIgnore").asBoolean(false)) {
      return Way.IGNORED;
    }
    return answer.path("uploadMode").asText().equals("regular") ? Way.SMALL : Way.LARGE;
  }

  private static String sample(UploadFile file) throws IOException {
    try (InputStream in = Files.newInputStream(file.file())) {
      return Base64.getEncoder().encodeToString(in.readNBytes(SAMPLE_BYTES));
    }
  }

  /**
   * Makes a commit; returns its id.
   *
   * @throws IOException that is no {@link HubException} if it is not known whether it was made
   */
  String commit(HubReference reference, CommitBody commit) throws IOException {
    String what = "\"" + reference + "\"";
    URI uri =
        api.uri(reference.repo().apiPath() + "/commit/" + HubApi.encodeWhole(reference.revision()));
    Map<String, String> headers =
        Map.of("Accept", "application/json", "Content-Type", "application/x-ndjson");
    JsonNode answer =
        JsonAnswer.of(http.send(HubRequest.post(uri, headers, commit.body()).once(), what), what);
    String oid = answer.path("commitOid").asText("");
    if (oid.isEmpty()) {
      throw JsonAnswer.odd(what, "tells of no commit");
    }
    return oid;
  }

  private JsonNode post(URI uri, JsonNode body, String what) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return JsonAnswer.of(
        http.send(HubRequest.post(uri, HEADERS, RequestBody.of(bytes)), what), what);
  }
}
