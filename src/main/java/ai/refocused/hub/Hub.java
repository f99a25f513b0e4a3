package ai.refocused.hub;

import ai.refocused.hub.http.HubException;
import ai.refocused.hub.http.HubHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gets repositories of a Hugging Face hub onto this machine. A revision is looked up once and then
 * stands for one commit; lists and files of a commit never change, so what the cache has of it is
 * not asked for again.
 */
public final class Hub {
  /** The ecosystem's public hub. */
  public static final String PUBLIC_ENDPOINT = "https://huggingface.co";

  private final HubOptions options;
  private final HubHttp http;
  private final HubApi api;
  private final Consumer<String> log;

  /**
   * @param log told what is downloaded and what takes time
   */
  public Hub(HubOptions options, Consumer<String> log) {
    this.options = options;
    this.http = new HubHttp(options.endpoint(), options.token(), options.network(), log);
    this.api = new HubApi(options.endpoint(), http);
    this.log = log;
  }

  /**
   * The repository and commit that a folder of the cache holds; empty for any other folder.
   *
   * @param cache as in the options of the hub that filled it
   */
  public static Optional<HubReference> locate(Path cache, Path folder) {
    return CachedRepo.of(cache, folder);
  }

  /**
   * A repository at a revision, ready to fetch files from.
   *
   * @throws HubException if the hub refuses, or Maven is offline and the cache does not know it
   */
  public Snapshot snapshot(HubReference reference) throws IOException {
    CachedRepo cached = new CachedRepo(options.cache(), reference.repo());
    String commit = commit(reference, cached);
    Optional<List<HubFile>> known = cached.list(commit);
    List<HubFile> files;
    if (known.isPresent()) {
      files = known.get();
    } else {
      requireOnline("\"" + reference + "\"");
      files = api.files(reference.repo(), commit);
      cached.rememberList(commit, files);
    }
    return new Snapshot(reference.repo(), commit, files, cached, options, api, http, log);
  }

  private String commit(HubReference reference, CachedRepo cached) throws IOException {
    if (reference.isCommit()) {
      return reference.revision();
    }
    if (options.offline()) {
      return cached
          .commit(reference.revision())
          .orElseThrow(() -> offline("\"" + reference + "\""));
    }
    String commit = api.commit(reference);
    cached.rememberCommit(reference.revision(), commit);
    return commit;
  }

  private void requireOnline(String what) throws HubException {
    if (options.offline()) {
      throw offline(what);
    }
  }

  static HubException offline(String what) {
    return new HubException(
        what
            + " is not in the cache, and Maven is offline. Run the build once without -o; later"
            + " builds find it.");
  }
}
