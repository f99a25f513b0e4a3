package ai.refocused.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A hub on the loopback interface with one model and one dataset, both {@code acme/thing}. Files of
 * a name that ends in {@code .bin}, {@code .parquet} or {@code .safetensors} are in LFS. Answers
 * can be made to fail, one request at a time. What changes the model is in {@link FakeHubUploads}.
 */
final class FakeHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** Does something else than answering; returns whether it did. */
  interface Fault {
    boolean handle(HttpExchange exchange, byte[] content) throws IOException;
  }

  final Map<String, byte[]> files = new TreeMap<>();
  final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> tokens = new CopyOnWriteArrayList<>();
  final List<String> proxyLogins = new CopyOnWriteArrayList<>();
  final Map<String, String> wrongSums = new TreeMap<>();
  final FakeHubUploads uploads = new FakeHubUploads(this);
  volatile String listing = "";
  volatile String head = COMMIT;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpServer server;

  FakeHub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Bytes in no order, always the same for a size. */
  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Lets a while pass before an answer. */
  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next requests whose path ends so meet these faults, one each. */
  void fail(String pathEnd, Fault... next) {
    faults.computeIfAbsent(pathEnd, p -> new ArrayDeque<>()).addAll(List.of(next));
  }

  static Fault status(int status, String... headers) {
    return (exchange, content) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
      return true;
    };
  }

  /** Sends so many bytes of the answer and closes the connection. */
  static Fault breakAfter(int bytes) {
    return (exchange, content) -> {
      int from = rangeStart(exchange);
      exchange.getResponseHeaders().add("ETag", etag(content));
      if (from > 0) {
        exchange
            .getResponseHeaders()
            .add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/*");
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
      exchange.getResponseBody().write(content, from, bytes);
      exchange.getResponseBody().flush();
      pause(); // Java's client drops what it has not handed on when a connection breaks.
      throw new IOException("broken on purpose");
    };
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      String path = exchange.getRequestURI().getPath();
      String range = exchange.getRequestHeaders().getFirst("Range");
      requests.add(path + (range == null ? "" : " " + range));
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      tokens.add(token == null ? "none" : token);
      String login = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
      proxyLogins.add(login == null ? "none" : login);
      String name = path.replaceFirst(".*/resolve/[^/]+/", "");
      byte[] content = files.getOrDefault(name, new byte[0]);
      for (Map.Entry<String, Deque<Fault>> fault : faults.entrySet()) {
        Fault next = path.endsWith(fault.getKey()) ? poll(fault.getValue()) : null;
        if (next != null && next.handle(exchange, content)) {
          return;
        }
      }
      answer(exchange, path, name, content);
    } finally {
      exchange.close();
    }
  }

  private static Fault poll(Deque<Fault> faults) {
    synchronized (faults) {
      return faults.poll();
    }
  }

  private void answer(HttpExchange exchange, String path, String name, byte[] content)
      throws IOException {
    if (uploads.answer(exchange, path)) {
      return;
    }
    if (path.matches("/api/(models|datasets)/acme/thing/revision/(main|v1|" + head + ")")) {
      send(exchange, "{\"sha\": \"" + head + "\"}");
    } else if (path.matches("/api/(models|datasets)/acme/thing/tree/" + head)) {
      tree(exchange);
    } else if (path.contains("/acme/thing/resolve/" + head + "/") && files.containsKey(name)) {
      content(exchange, content);
    } else {
      exchange
          .getResponseHeaders()
          .add("X-Error-Code", path.contains("acme/thing") ? "RevisionNotFound" : "RepoNotFound");
      exchange.sendResponseHeaders(404, -1);
    }
  }

  private static void content(HttpExchange exchange, byte[] content) throws IOException {
    int from = rangeStart(exchange);
    String same = exchange.getRequestHeaders().getFirst("If-Range");
    exchange.getResponseHeaders().add("ETag", etag(content));
    if (from > 0 && etag(content).equals(same)) {
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/*");
      exchange.sendResponseHeaders(206, content.length - from);
      exchange.getResponseBody().write(content, from, content.length - from);
    } else {
      exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private static int rangeStart(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
  }

  /** Two files a page. */
  private void tree(HttpExchange exchange) throws IOException {
    if (!listing.isEmpty()) {
      send(exchange, listing);
      return;
    }
    String query = exchange.getRequestURI().getQuery();
    int page = query.contains("page=") ? Integer.parseInt(query.replaceAll(".*page=", "")) : 0;
    List<String> entries = new ArrayList<>(List.of("{\"type\": \"directory\", \"path\": \"d\"}"));
    files.forEach((name, content) -> entries.add(entry(name, content)));
    int to = Math.min(entries.size(), 2 * page + 2);
    if (to < entries.size()) {
      exchange
          .getResponseHeaders()
          .add(
              "Link",
              "<%s/api/models/acme/thing/tree/%s?recursive=true&page=%d>; rel=\"next\""
                  .formatted(uri(), head, page + 1));
    }
    send(exchange, "[" + String.join(",", entries.subList(2 * page, to)) + "]");
  }

  private String entry(String name, byte[] content) {
    boolean lfs = isLarge(name);
    byte[] blob = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    String oid =
        wrongSums.getOrDefault(name, lfs ? sum("SHA-256", content) : sum("SHA-1", blob, content));
    return lfs
        ? "{\"type\":\"file\",\"path\":\"%s\",\"size\":%d,\"oid\":\"%s\",\"lfs\":{\"oid\":\"%s\",\"size\":%d}}"
            .formatted(name, content.length, "0".repeat(40), oid, content.length)
        : "{\"type\":\"file\",\"path\":\"%s\",\"size\":%d,\"oid\":\"%s\"}"
            .formatted(name, content.length, oid);
  }

  static boolean isLarge(String name) {
    return name.matches(".*\\.(bin|parquet|safetensors)");
  }

  static void send(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String etag(byte[] content) {
    return "\"" + sum("SHA-1", content) + "\"";
  }

  static String sum(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
