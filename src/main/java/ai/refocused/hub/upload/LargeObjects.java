package ai.refocused.hub.upload;

import ai.refocused.hub.http.HubException;
import ai.refocused.hub.http.HubHttp;
import ai.refocused.hub.http.HubRequest;
import ai.refocused.hub.http.JsonAnswer;
import ai.refocused.hub.http.RequestBody;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Uploads large files with Git LFS's batch API
 * (https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md): asks for addresses, puts
 * contents there, whole or, where the hub says {@code chunk_size}, in parts, and has them verified.
 * What the hub has already is not sent.
 */
public final class LargeObjects {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Map<String, String> LFS =
      Map.of(
          "Accept", "application/vnd.git-lfs+json", "Content-Type", "application/vnd.git-lfs+json");

  private final HubHttp http;
  private final URI batch;
  private final String branch;
  private final Consumer<UploadFile> sending;

  /**
   * @param repository address of the repository's files
   * @param sending told of each file that is about to be sent
   */
  public LargeObjects(HubHttp http, URI repository, String branch, Consumer<UploadFile> sending) {
    this.http = http;
    this.batch = URI.create(repository + ".git/info/lfs/objects/batch");
    this.branch = branch;
    this.sending = sending;
  }

  /** Sees to it that the hub has the contents; returns how many bytes had to be sent. */
  public long upload(List<UploadFile> files) throws IOException {
    Map<String, UploadFile> byContent = new LinkedHashMap<>();
    files.forEach(file -> byContent.putIfAbsent(file.sha256(), file));
    long sent = 0;
    for (UploadFile file : byContent.values()) {
      // One at a time: addresses expire, and a large file before may take hours.
      sent += upload(file);
    }
    return sent;
  }

  private long upload(UploadFile file) throws IOException {
    String what = "\"" + file.path() + "\"";
    JsonNode object = ask(file, what);
    JsonNode error = object.path("error");
    if (error.isObject()) {
      throw new HubException(
          "%s: the hub does not take it (%d): %s"
              .formatted(what, error.path("code").asInt(), JsonAnswer.line(error.path("message"))));
    }
    JsonNode upload = object.path("actions").path("upload");
    if (!upload.isObject()) {
      return 0; // the hub has it
    }
    sending.accept(file);
    if (upload.path("header").has("chunk_size")) {
      parts(file, upload, what);
    } else {
      put(upload.path("href"), headers(upload), file, 0, file.size(), what);
    }
    JsonNode verify = object.path("actions").path("verify");
    if (verify.isObject()) {
      Map<String, String> headers = new TreeMap<>(headers(verify));
      headers.putAll(LFS);
      post(verify.path("href"), headers, identity(file), what);
    }
    return file.size();
  }

  private JsonNode ask(UploadFile file, String what) throws IOException {
    ObjectNode body = JSON.objectNode().put("operation", "upload").put("hash_algo", "sha256");
    body.putArray("transfers").add("basic").add("multipart");
    body.putObject("ref").put("name", branch);
    body.putArray("objects").add(identity(file));
    JsonNode answer = JsonAnswer.of(http.send(HubRequest.post(batch, LFS, json(body)), what), what);
    JsonNode object = answer.path("objects").path(0);
    if (!object.path("oid").asText().equals(file.sha256())) {
      throw JsonAnswer.odd(what, "answers about another object than was asked for");
    }
    return object;
  }

  private static ObjectNode identity(UploadFile file) {
    return JSON.objectNode().put("oid", file.sha256()).put("size", file.size());
  }

  /** Every part has an address of its own, in the header named after its number. */
  private void parts(UploadFile file, JsonNode upload, String what) throws IOException {
    JsonNode header = upload.path("header");
    long chunk = header.path("chunk_size").asLong();
    Map<Integer, JsonNode> addresses = new TreeMap<>();
    header
        .properties()
        .forEach(
            field -> {
              if (field.getKey().matches("\\d{1,9}")) {
                addresses.put(Integer.valueOf(field.getKey()), field.getValue());
              }
            });
    if (chunk <= 0 || addresses.size() != (file.size() + chunk - 1) / chunk) {
      throw JsonAnswer.odd(what, "gives no addresses for parts of " + chunk + " bytes");
    }
    ObjectNode done = JSON.objectNode().put("oid", file.sha256());
    ArrayNode parts = done.putArray("parts");
    long from = 0;
    for (JsonNode address : addresses.values()) {
      long length = Math.min(chunk, file.size() - from);
      HttpResponse<?> answer = put(address, Map.of(), file, from, length, what);
      String tag = answer.headers().firstValue("ETag").orElse("");
      if (tag.isEmpty()) {
        throw JsonAnswer.odd(what, "has a storage that confirms no part");
      }
      ObjectNode part = parts.addObject();
      part.put("partNumber", parts.size()).put("etag", tag);
      from += length;
    }
    post(upload.path("href"), LFS, done, what);
  }

  private HttpResponse<?> put(
      JsonNode href,
      Map<String, String> headers,
      UploadFile file,
      long from,
      long length,
      String what)
      throws IOException {
    RequestBody body = RequestBody.of(length, () -> new FileSlice(file.file(), from, length));
    var answer = http.send(HubRequest.put(address(href, what), headers, body), what);
    answer.body().close();
    return answer;
  }

  private void post(JsonNode href, Map<String, String> headers, JsonNode body, String what)
      throws IOException {
    http.send(HubRequest.post(address(href, what), headers, json(body)), what).body().close();
  }

  private URI address(JsonNode href, String what) throws HubException {
    try {
      URI uri = batch.resolve(href.asText());
      boolean downgrade = batch.getScheme().equals("https") && !"https".equals(uri.getScheme());
      if (uri.getHost() != null && !downgrade) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new HubException(
          JsonAnswer.odd(what, "names no valid address to upload to").getMessage(), e);
    }
    throw JsonAnswer.odd(what, "names an address to upload to that is not safe");
  }

  /** Headers that the hub wants to see again; those that the connection makes itself are left. */
  private static Map<String, String> headers(JsonNode action) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    List<String> own = List.of("host", "content-length", "connection", "expect", "upgrade");
    List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(action.path("header").properties());
    for (Map.Entry<String, JsonNode> field : fields) {
      if (field.getValue().isTextual()
          && own.stream().noneMatch(field.getKey()::equalsIgnoreCase)) {
        headers.put(field.getKey(), field.getValue().textValue());
      }
    }
    return headers;
  }

  private static RequestBody json(JsonNode body) {
    return RequestBody.of(body.toString().getBytes(StandardCharsets.UTF_8));
  }
}
