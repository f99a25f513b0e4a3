package ai.refocused.hub;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the cache has of a repository: <code>revisions/&lt;revision&gt;</code> (the commit that it
 * stood for last), <code>&lt;commit&gt;/…</code> (files at their paths), and beside that folder
 * {@code .files.json} (the hub's list), {@code .checked.json} (size and time of each file when its
 * checksum was last right), {@code .part/} and {@code .lock}. All files appear by renaming.
 */
final class CachedRepo {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  CachedRepo(Path cache, HubRepo repo) {
    this.folder = cache.resolve("hub").resolve(repo.folder());
  }

  /** The repository and commit whose files are in a folder; empty if that is not of a cache. */
  static Optional<HubReference> of(Path cache, Path files) {
    Path root = cache.resolve("hub");
    if (!files.startsWith(root) || root.relativize(files).getNameCount() != 3) {
      return Optional.empty();
    }
    Path within = root.relativize(files);
    String id = within.getName(1).toString().replaceFirst("--", "/");
    return HubRepo.Kind.ofFolder(within.getName(0).toString())
        .flatMap(kind -> HubReference.parse(kind, id + "@" + within.getName(2)));
  }

  Path files(String commit) {
    return folder.resolve(commit);
  }

  Path parts(String commit) {
    return folder.resolve(commit + ".part");
  }

  Path lock(String commit) {
    return folder.resolve(commit + ".lock");
  }

  /** The commit that a revision stood for when it was last looked up. */
  Optional<String> commit(String revision) throws IOException {
    Path file = revision(revision);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String commit = Files.readString(file).trim();
    return commit.matches("[0-9a-f]{40}") ? Optional.of(commit) : Optional.empty();
  }

  void rememberCommit(String revision, String commit) throws IOException {
    write(revision(revision), commit);
  }

  private Path revision(String revision) {
    return folder.resolve("revisions").resolve(HubRepo.encode(revision).replace("/", "%2F"));
  }

  private record Listed(String path, long size, String oid, String sha256) {}

  /** The hub's list of files at a commit, if it was fetched before and is whole. */
  Optional<List<HubFile>> list(String commit) {
    Path file = folder.resolve(commit + ".files.json");
    try {
      List<Listed> listed =
          JSON.readValue(Files.readAllBytes(file), new TypeReference<List<Listed>>() {});
      List<HubFile> files = new ArrayList<>();
      for (Listed entry : listed) {
        files.add(
            new HubFile(
                entry.path(), entry.size(), entry.oid(), Optional.ofNullable(entry.sha256())));
      }
      return Optional.of(files);
    } catch (IOException e) {
      return Optional.empty(); // absent or damaged: it is fetched again
    }
  }

  void rememberList(String commit, List<HubFile> files) throws IOException {
    List<Listed> listed =
        files.stream()
            .map(f -> new Listed(f.path(), f.size(), f.gitOid(), f.sha256().orElse(null)))
            .toList();
    write(folder.resolve(commit + ".files.json"), JSON.writeValueAsString(listed));
  }

  /** Whether a file is there as it was when its checksum was right. */
  boolean isChecked(String commit, HubFile listed, Path file) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == listed.size()
        && stamp(file).equals(checked(commit).get(listed.path()));
  }

  void rememberChecked(String commit, Map<String, Path> files) throws IOException {
    Map<String, String> stamps = new TreeMap<>(checked(commit));
    for (Map.Entry<String, Path> file : files.entrySet()) {
      stamps.put(file.getKey(), stamp(file.getValue()));
    }
    write(folder.resolve(commit + ".checked.json"), JSON.writeValueAsString(stamps));
  }

  private Map<String, String> checked(String commit) {
    try {
      byte[] bytes = Files.readAllBytes(folder.resolve(commit + ".checked.json"));
      return JSON.readValue(bytes, new TypeReference<Map<String, String>>() {});
    } catch (IOException e) {
      return Map.of(); // absent or damaged: checksums are computed again
    }
  }

  private static String stamp(Path file) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    return Files.size(file) + " " + time.toInstant();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Path fresh = Files.createTempFile(file.getParent(), ".new", "");
    try {
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
