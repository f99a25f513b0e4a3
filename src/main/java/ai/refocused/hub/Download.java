package ai.refocused.hub;

import ai.refocused.hub.http.HubException;
import ai.refocused.hub.http.HubHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One file on its way into the cache. A broken transfer goes on where it stopped, in this build or
 * a later one, if the server still has the same content (If-Range). The file takes its place when
 * its checksum is right, and not before.
 */
final class Download {
  private static final int BUFFER = 1 << 18;

  private final HubHttp http;
  private final URI uri;
  private final HubFile listed;
  private final Path part;
  private final Path tag;
  private final Path target;
  private final String what;

  /**
   * @param part where the file grows
   * @param target where it goes when it is complete
   */
  Download(HubHttp http, URI uri, HubFile listed, Path part, Path target) {
    this.http = http;
    this.uri = uri;
    this.listed = listed;
    this.part = part;
    this.tag = part.resolveSibling(part.getFileName() + ".etag");
    this.target = target;
    this.what = "\"" + listed.path() + "\"";
  }

  void run() throws IOException {
    Files.createDirectories(part.getParent());
    Files.createDirectories(target.getParent());
    transfer();
    if (!Checksum.matches(listed, part)) {
      // Perhaps the beginning was of an older try. Once from the start, then it is the server.
      discard();
      transfer();
    }
    String actual = Checksum.actual(listed, part);
    if (!Checksum.matches(listed, part)) {
      discard();
      throw new HubException(
          "%s: the content's checksum is %s, but the hub lists %s. It was deleted. Try again; if it"
                  .formatted(what, actual, Checksum.expected(listed))
              + " stays so, a proxy or mirror gives wrong content.");
    }
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(tag);
  }

  /** Fills {@link #part} to the listed size. */
  private void transfer() throws IOException {
    int failures = 0;
    while (have() != listed.size() || !Files.exists(part)) {
      long before = have();
      try {
        request();
        if (have() == listed.size()) {
          return;
        }
        throw new IOException("the transfer ended after %d bytes".formatted(have()));
      } catch (HubException e) {
        throw e;
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        failures = have() > before ? 1 : failures + 1;
        if (failures >= http.network().retries().tries()) {
          throw new HubException(
              "%s: %d of %d bytes came, then the transfer broke off again and again (%s). Try again"
                      .formatted(what, have(), listed.size(), e.getMessage())
                  + " later; it goes on from there.",
              e);
        }
        http.pause(failures, Optional.empty(), what + ": the transfer broke off");
      }
    }
  }

  private void request() throws IOException {
    if (listed.size() == 0) {
      Files.write(part, new byte[0]);
      return;
    }
    Map<String, String> headers = new HashMap<>();
    Optional<String> known = tag();
    if (have() > listed.size() || known.isEmpty()) {
      discard();
    } else if (have() > 0) {
      headers.put("Range", "bytes=" + have() + "-");
      headers.put("If-Range", known.get());
    }
    long from = have();
    HttpResponse<InputStream> response = http.get(uri, headers, what);
    try (InputStream body = response.body()) {
      if (response.statusCode() == 206 && starts(response) == from) {
        append(body, from);
      } else if (response.statusCode() == 200) {
        discard();
        remember(response);
        append(body, 0);
      } else {
        discard();
        throw new IOException("the server sent another range than was asked for");
      }
    }
  }

  private void append(InputStream body, long from) throws IOException {
    try (StallGuard guard = new StallGuard(body, http.network().stall());
        FileChannel out =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.position(from);
      byte[] buffer = new byte[BUFFER];
      int read;
      while ((read = body.read(buffer)) >= 0) {
        guard.progress();
        if (out.position() + read > listed.size()) {
          throw new HubException(
              "%s: the hub lists %d bytes but sends more. Try again later."
                  .formatted(what, listed.size()));
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
    }
  }

  private long have() throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  private void discard() throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(tag);
  }

  /** The strong tag of what the part is the beginning of. */
  private Optional<String> tag() throws IOException {
    return Files.exists(tag) ? Optional.of(Files.readString(tag)) : Optional.empty();
  }

  private void remember(HttpResponse<?> response) throws IOException {
    Optional<String> strong =
        response.headers().firstValue("ETag").filter(value -> value.startsWith("\""));
    if (strong.isPresent()) {
      Files.writeString(tag, strong.get());
    }
  }

  /** Where a partial answer starts; -1 if it does not say. */
  private static long starts(HttpResponse<?> response) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    return range.matches("bytes \\d{1,18}-.*")
        ? Long.parseLong(range.substring("bytes ".length(), range.indexOf('-')))
        : -1;
  }
}
