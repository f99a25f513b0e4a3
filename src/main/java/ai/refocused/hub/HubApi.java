package ai.refocused.hub;

import ai.refocused.hub.http.HubException;
import ai.refocused.hub.http.HubHttp;
import ai.refocused.hub.http.JsonAnswer;
import ai.refocused.hub.http.Origins;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a hub knows of its repositories: commits and lists of files. */
final class HubApi {
  private static final int MOST_PAGES = 200;
  static final int MOST_FILES = 50_000;
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

  private final URI endpoint;
  private final HubHttp http;

  HubApi(URI endpoint, HubHttp http) {
    this.endpoint = endpoint;
    this.http = http;
  }

  /** The commit that a revision stands for now. */
  String commit(HubReference reference) throws IOException {
    URI uri = uri(reference.repo().apiPath() + "/revision/" + encodeWhole(reference.revision()));
    String what = "\"" + reference + "\"";
    String sha = page(uri, what).body().path("sha").asText("");
    if (!sha.matches("[0-9a-f]{40}")) {
      throw JsonAnswer.odd(what, "gives no commit");
    }
    return sha;
  }

  /** All files at a commit. */
  List<HubFile> files(HubRepo repo, String commit) throws IOException {
    List<HubFile> files = new ArrayList<>();
    String what = "\"" + repo.id() + "@" + commit + "\"";
    Optional<URI> next =
        Optional.of(uri(repo.apiPath() + "/tree/" + commit + "?recursive=true&expand=false"));
    for (int pages = 0; next.isPresent(); pages++) {
      Page page = page(next.get(), what);
      if (!page.body().isArray()) {
        throw JsonAnswer.odd(what, "gives no list of files");
      }
      for (JsonNode entry : page.body()) {
        if (entry.path("type").asText().equals("file")) {
          files.add(file(entry, what));
        }
      }
      if (files.size() > MOST_FILES || pages >= MOST_PAGES) {
        throw new HubException(
            "%s has more than %d files; so many are not listed.".formatted(what, MOST_FILES));
      }
      next = page.next();
    }
    return files;
  }

  /** Where a file's content is. */
  URI content(HubRepo repo, String commit, String path) {
    return uri(repo.filesPath() + "/resolve/" + commit + "/" + HubRepo.encode(path));
  }

  private record Page(JsonNode body, Optional<URI> next) {}

  private Page page(URI uri, String what) throws IOException {
    HttpResponse<InputStream> response = http.get(uri, Map.of("Accept", "application/json"), what);
    JsonNode body = JsonAnswer.of(response, what);
    if (response.statusCode() != 200) {
      throw JsonAnswer.odd(what, "answers with status %d".formatted(response.statusCode()));
    }
    return new Page(body, next(uri, response, what));
  }

  /** The list's next page, on the same host: a list has no business elsewhere. */
  private Optional<URI> next(URI uri, HttpResponse<?> response, String what) throws HubException {
    Matcher link = NEXT.matcher(response.headers().firstValue("Link").orElse(""));
    if (!link.find()) {
      return Optional.empty();
    }
    try {
      URI next = uri.resolve(link.group(1));
      if (next.getHost() != null && Origins.same(endpoint, next)) {
        return Optional.of(next);
      }
    } catch (IllegalArgumentException e) {
      throw new HubException(
          JsonAnswer.odd(what, "names a next page that is no address").getMessage(), e);
    }
    throw JsonAnswer.odd(what, "names a next page on another host");
  }

  private static HubFile file(JsonNode entry, String what) throws HubException {
    JsonNode lfs = entry.path("lfs");
    Optional<String> sha256 =
        lfs.isObject()
            ? Optional.of(lfs.path("oid").asText().replaceFirst("^sha256:", ""))
            : Optional.empty();
    long size = lfs.isObject() ? lfs.path("size").asLong(-1) : entry.path("size").asLong(-1);
    String oid = entry.path("oid").asText("");
    boolean valid =
        size >= 0
            && (sha256.isPresent()
                ? sha256.get().matches("[0-9a-f]{64}")
                : oid.matches("[0-9a-f]{40}"));
    if (!valid) {
      throw JsonAnswer.odd(what, "lists a file without size or checksum");
    }
    return new HubFile(entry.path("path").asText(), size, oid, sha256);
  }

  /** An address of the hub. */
  URI uri(String path) {
    return URI.create(endpoint.toString().replaceFirst("/+$", "") + path);
  }

  /** A branch's slashes are part of its name. */
  static String encodeWhole(String revision) {
    return HubRepo.encode(revision).replace("/", "%2F");
  }
}
