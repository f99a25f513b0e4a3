package ai.refocused.hub;

import ai.refocused.artifact.FolderLock;
import ai.refocused.hub.http.HubException;
import ai.refocused.hub.http.HubHttp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A repository at one commit. */
public final class Snapshot {
  private static final int AT_A_TIME = 4;

  /** Room that stays free on the cache's disk. */
  private static final long SPARE = 64L << 20;

  private final HubRepo repo;
  private final String commit;
  private final List<HubFile> files;
  private final CachedRepo cached;
  private final HubOptions options;
  private final HubApi api;
  private final HubHttp http;
  private final Consumer<String> log;

  Snapshot(
      HubRepo repo,
      String commit,
      List<HubFile> files,
      CachedRepo cached,
      HubOptions options,
      HubApi api,
      HubHttp http,
      Consumer<String> log) {
    this.repo = repo;
    this.commit = commit;
    this.files = List.copyOf(files);
    this.cached = cached;
    this.options = options;
    this.api = api;
    this.http = http;
    this.log = log;
  }

  /** The commit's SHA-1, in hexadecimal. */
  public String commit() {
    return commit;
  }

  /** All files, whether they are on this machine or not. */
  public List<HubFile> files() {
    return files;
  }

  /**
   * Has files on this machine, with checked contents, at their paths below the folder that is
   * returned. Another build that is fetching from the same commit is waited for.
   *
   * @throws HubException if one of them cannot be had
   */
  public Path fetch(List<HubFile> wanted) throws IOException {
    Map<HubFile, Path> places = places(wanted);
    if (!missing(places).isEmpty()) {
      FolderLock lock =
          FolderLock.await(
              cached.lock(commit),
              () -> log.accept("Waiting for another build that downloads " + repo.id() + "."));
      try {
        download(places);
      } finally {
        lock.close();
      }
    }
    return cached.files(commit);
  }

  private Map<HubFile, Path> places(List<HubFile> wanted) throws HubException {
    Map<HubFile, Path> places = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (HubFile file : wanted) {
      places.put(file, SafePath.within(cached.files(commit), file.path()));
      if (!names.add(file.path().toLowerCase(Locale.ROOT))) {
        throw new HubException(
            "\"%s\" lists \"%s\" twice, if upper and lower case are the same."
                .formatted(repo.id(), file.path()));
      }
    }
    return places;
  }

  private List<HubFile> missing(Map<HubFile, Path> places) throws IOException {
    List<HubFile> missing = new ArrayList<>();
    for (Map.Entry<HubFile, Path> place : places.entrySet()) {
      if (!cached.isChecked(commit, place.getKey(), place.getValue())) {
        missing.add(place.getKey());
      }
    }
    return missing;
  }

  private void download(Map<HubFile, Path> places) throws IOException {
    List<HubFile> absent = new ArrayList<>();
    Map<String, Path> good = new LinkedHashMap<>();
    for (HubFile file : missing(places)) {
      Path place = places.get(file);
      if (Files.exists(place) && Checksum.matches(file, place)) {
        good.put(file.path(), place);
      } else {
        if (Files.exists(place)) {
          log.accept("\"" + place + "\" is damaged; it is fetched again.");
        }
        absent.add(file);
      }
    }
    if (!absent.isEmpty()) {
      if (options.offline()) {
        throw Hub.offline("\"" + absent.get(0).path() + "\" of \"" + repo.id() + "\"");
      }
      requireRoom(absent);
      transfer(absent, places);
      absent.forEach(file -> good.put(file.path(), places.get(file)));
    }
    cached.rememberChecked(commit, good);
  }

  private void requireRoom(List<HubFile> absent) throws IOException {
    long bytes = absent.stream().mapToLong(HubFile::size).sum();
    Files.createDirectories(cached.files(commit));
    long free = Files.getFileStore(cached.files(commit)).getUsableSpace();
    if (bytes > free - SPARE) {
      throw new HubException(
          "\"%s\" needs %s, but the disk of \"%s\" has %s free. Make room, or move the"
                  .formatted(repo.id(), size(bytes), options.cache(), size(free))
              + " local repository to another disk.");
    }
    log.accept(
        "Downloading %s@%s: %d %s, %s"
            .formatted(
                repo.id(),
                commit.substring(0, 12),
                absent.size(),
                absent.size() == 1 ? "file" : "files",
                size(bytes)));
  }

  private void transfer(List<HubFile> absent, Map<HubFile, Path> places) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(AT_A_TIME, absent.size()));
    try {
      List<Future<?>> running = new ArrayList<>();
      for (HubFile file : absent) {
        Path part = SafePath.within(cached.parts(commit), file.path());
        Download download =
            new Download(
                http, api.content(repo, commit, file.path()), file, part, places.get(file));
        running.add(
            pool.submit(
                () -> {
                  download.run();
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException("a download failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("the download was interrupted");
      interrupted.initCause(e);
      throw interrupted;
    } finally {
      stop(pool);
    }
  }

  /** Nothing may write any more when the lock is let go. */
  private static void stop(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = Thread.interrupted();
    try {
      while (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String size(long bytes) {
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
