package ai.refocused.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The part of {@link FakeHub} that takes commits and large files. */
final class FakeHubUploads {
  private static final ObjectMapper JSON = new ObjectMapper();

  final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  final List<String> bodies = new ArrayList<>();

  /** Size from which a file goes in parts. */
  volatile int chunk = Integer.MAX_VALUE;

  /** Whether the repository is there. */
  volatile boolean exists = true;

  volatile boolean hasBranch;
  private final Map<String, byte[]> parts = new TreeMap<>();
  private final FakeHub hub;

  FakeHubUploads(FakeHub hub) {
    this.hub = hub;
  }

  /** Answers if this is about a change, or about a repository that is not there. */
  boolean answer(HttpExchange exchange, String path) throws IOException {
    if (exchange.getRequestMethod().equals("GET")) {
      if (!exists) {
        return refuse(exchange, "RepoNotFound");
      }
      return path.endsWith("/revision/dev") && branch(exchange);
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestMethod().equals("PUT")) {
      put(exchange, path, body);
      return true;
    }
    String text = new String(body, StandardCharsets.UTF_8);
    bodies.add(text);
    if (path.equals("/api/repos/create")) {
      exists = true;
      FakeHub.send(exchange, "{}");
    } else if (path.startsWith("/api/models/acme/thing/branch/")) {
      hasBranch = true;
      FakeHub.send(exchange, "{}");
    } else if (path.startsWith("/api/models/acme/thing/preupload/")) {
      preupload(exchange, JSON.readTree(text));
    } else if (path.equals("/acme/thing.git/info/lfs/objects/batch")) {
      batch(exchange, JSON.readTree(text).path("objects").path(0));
    } else if (path.startsWith("/complete/")) {
      complete(exchange, JSON.readTree(text));
    } else if (path.startsWith("/verify/")) {
      boolean known = objects.containsKey(path.substring("/verify/".length()));
      exchange.sendResponseHeaders(known ? 200 : 422, -1);
    } else if (path.startsWith("/api/models/acme/thing/commit/")) {
      commit(exchange, text);
    } else {
      return false;
    }
    return true;
  }

  private boolean branch(HttpExchange exchange) throws IOException {
    if (!hasBranch) {
      return refuse(exchange, "RevisionNotFound");
    }
    FakeHub.send(exchange, "{\"sha\": \"" + hub.head + "\"}");
    return true;
  }

  private static boolean refuse(HttpExchange exchange, String code) throws IOException {
    exchange.getResponseHeaders().add("X-Error-Code", code);
    exchange.sendResponseHeaders(404, -1);
    return true;
  }

  private static void preupload(HttpExchange exchange, JsonNode asked) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode files = answer.putArray("files");
    for (JsonNode file : asked.path("files")) {
      String name = file.path("path").asText();
      files
          .addObject()
          .put("path", name)
          .put("uploadMode", FakeHub.isLarge(name) ? "lfs" : "regular")
          .put("shouldIgnore", name.endsWith(".ignored"));
    }
    FakeHub.send(exchange, answer.toString());
  }

  private void batch(HttpExchange exchange, JsonNode asked) throws IOException {
    String oid = asked.path("oid").asText();
    long size = asked.path("size").asLong();
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode object = answer.putArray("objects").addObject().put("oid", oid).put("size", size);
    if (!objects.containsKey(oid)) {
      ObjectNode actions = object.putObject("actions");
      ObjectNode upload = actions.putObject("upload");
      if (size > chunk) {
        upload.put("href", hub.uri() + "/complete/" + oid);
        ObjectNode header = upload.putObject("header").put("chunk_size", String.valueOf(chunk));
        for (int part = 1; (long) (part - 1) * chunk < size; part++) {
          header.put(String.valueOf(part), hub.uri() + "/part/" + oid + "/" + part);
        }
      } else {
        upload.put("href", hub.uri() + "/object/" + oid);
        upload.putObject("header").put("X-Asked", "for");
      }
      actions.putObject("verify").put("href", hub.uri() + "/verify/" + oid);
    }
    FakeHub.send(exchange, answer.toString());
  }

  private synchronized void put(HttpExchange exchange, String path, byte[] body)
      throws IOException {
    String tag = FakeHub.sum("SHA-1", body);
    if (path.startsWith("/part/")) {
      parts.put(path, body);
    } else {
      String oid = path.substring(path.lastIndexOf('/') + 1);
      boolean right =
          FakeHub.sum("SHA-256", body).equals(oid)
              && "for".equals(exchange.getRequestHeaders().getFirst("X-Asked"));
      if (!right) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      objects.put(oid, body);
    }
    exchange.getResponseHeaders().add("ETag", tag);
    exchange.sendResponseHeaders(200, -1);
  }

  private synchronized void complete(HttpExchange exchange, JsonNode done) throws IOException {
    String oid = done.path("oid").asText();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (JsonNode part : done.path("parts")) {
      byte[] bytes = parts.get("/part/" + oid + "/" + part.path("partNumber").asInt());
      if (!part.path("etag").asText().equals(FakeHub.sum("SHA-1", bytes))) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      whole.write(bytes);
    }
    objects.put(oid, whole.toByteArray());
    FakeHub.send(exchange, "{}");
  }

  private void commit(HttpExchange exchange, String lines) throws IOException {
    Map<String, byte[]> fresh = new TreeMap<>();
    for (String line : lines.lines().toList()) {
      JsonNode entry = JSON.readTree(line);
      JsonNode value = entry.path("value");
      switch (entry.path("key").asText()) {
        case "header" -> {
          if (!value.path("parentCommit").asText().equals(hub.head)) {
            exchange.sendResponseHeaders(412, -1);
            return;
          }
        }
        case "file" ->
            fresh.put(
                value.path("path").asText(),
                Base64.getDecoder().decode(value.path("content").asText()));
        default -> fresh.put(value.path("path").asText(), objects.get(value.path("oid").asText()));
      }
    }
    hub.files.putAll(fresh);
    hub.head = FakeHub.sum("SHA-1", lines.getBytes(StandardCharsets.UTF_8));
    FakeHub.send(exchange, "{\"commitOid\": \"" + hub.head + "\", \"commitUrl\": \"x\"}");
  }
}
