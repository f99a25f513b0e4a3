package ai.refocused.hub;

import ai.refocused.hub.http.HubException;
import ai.refocused.hub.http.HubHttp;
import ai.refocused.hub.upload.CommitBody;
import ai.refocused.hub.upload.LargeObjects;
import ai.refocused.hub.upload.UploadFile;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts files into a model repository of a hub, in one commit. Only what the repository has not yet
 * is sent, so that a push that broke off goes on, and one that was made already does nothing.
 */
public final class HubPush {
  /** How often a push begins anew because somebody else's commit came before. */
  private static final int MOST_TRIES = 4;

  private final HubOptions options;
  private final HubHttp http;
  private final HubApi api;
  private final PushApi push;
  private final Consumer<String> log;

  /**
   * @param log told what is made and sent, and what takes time
   */
  public HubPush(HubOptions options, Consumer<String> log) {
    this.options = options;
    this.http = new HubHttp(options.endpoint(), options.token(), options.network(), log);
    this.api = new HubApi(options.endpoint(), http);
    this.push = new PushApi(api, http);
    this.log = log;
  }

  /**
   * What a push did.
   *
   * @param commit that has the files now
   * @param sent files of the commit that was made; 0 if the repository had them all
   * @param bytes of large files that had to be sent
   * @param address for people
   */
  public record Outcome(String commit, int sent, long bytes, URI address) {}

  /**
   * Pushes.
   *
   * @param target with a branch as its revision; repository and branch are made if need be
   * @param isPrivate whether a repository that is made is private
   * @throws HubException if the hub refuses, Maven is offline or there is no token
   */
  public Outcome push(
      HubReference target, List<UploadFile> files, String message, boolean isPrivate)
      throws IOException {
    requireAccess(target);
    String head = head(target, isPrivate);
    long bytes = 0;
    int sent = 0;
    for (int tries = 1; ; tries++) {
      List<UploadFile> missing = missing(target, head, files);
      if (missing.isEmpty()) {
        return outcome(target, head, sent, bytes);
      }
      Map<String, PushApi.Way> ways = push.ways(target, missing);
      bytes += send(target, missing, ways);
      sent = missing.size();
      try {
        String commit = push.commit(target, commit(message, head, missing, ways));
        return outcome(target, commit, sent, bytes);
      } catch (IOException e) {
        // Somebody else's commit, or no answer: perhaps the commit was made all the same.
        if (tries >= MOST_TRIES || !isWorthAnotherLook(e)) {
          throw e;
        }
        http.pause(tries, Optional.empty(), "\"" + target + "\": the commit did not get through");
        head = api.commit(target);
      }
    }
  }

  private static boolean isWorthAnotherLook(IOException e) {
    return !Thread.currentThread().isInterrupted()
        && (!(e instanceof HubException refused)
            || refused.status() == 409
            || refused.status() == 412
            || refused.status() >= 500);
  }

  private void requireAccess(HubReference target) throws HubException {
    if (options.offline()) {
      throw new HubException(
          "\"%s\": Maven is offline, and pushing needs the network. Run without -o."
              .formatted(target));
    }
    if (options.token().origin().isEmpty()) {
      throw new HubException(
          "\"%s\": pushing needs a token with the right to write. Put it into settings.xml as the"
                  .formatted(target)
              + " password of the <server> \"huggingface\" or the one that <hubServerId> names, or"
              + " into the environment as HF_TOKEN.");
    }
  }

  /** The commit to build on; makes repository and branch where there are none. */
  private String head(HubReference target, boolean isPrivate) throws IOException {
    for (boolean created = false; ; created = true) {
      try {
        return api.commit(target);
      } catch (HubException e) {
        if (e.status() != 404 || created) {
          throw e;
        }
        if (e.code().equals("RevisionNotFound")) {
          log.accept("Making the branch " + target);
          push.createBranch(target);
        } else {
          log.accept(
              "Making the %s repository %s"
                  .formatted(isPrivate ? "private" : "public", target.repo().id()));
          push.create(target.repo(), isPrivate);
          if (!target.revision().equals(HubReference.MAIN)) {
            push.createBranch(target);
          }
        }
      }
    }
  }

  /** The files that the repository has not, or has with another content. */
  private List<UploadFile> missing(HubReference target, String head, List<UploadFile> files)
      throws IOException {
    List<HubFile> there = api.files(target.repo(), head);
    List<UploadFile> missing = new ArrayList<>();
    for (UploadFile file : files) {
      boolean same = false;
      for (HubFile other : there) {
        same |= other.path().equals(file.path()) && isSame(other, file);
      }
      if (!same) {
        missing.add(file);
      }
    }
    return missing;
  }

  private static boolean isSame(HubFile there, UploadFile here) throws IOException {
    return there.sha256().isPresent()
        ? there.sha256().get().equals(here.sha256())
        : Checksum.matches(there, here.file());
  }

  private long send(HubReference target, List<UploadFile> files, Map<String, PushApi.Way> ways)
      throws IOException {
    List<UploadFile> large =
        files.stream().filter(file -> ways.get(file.path()) == PushApi.Way.LARGE).toList();
    LargeObjects objects =
        new LargeObjects(
            http,
            api.uri(target.repo().filesPath()),
            target.revision(),
            file -> log.accept("Sending %s (%,d bytes)".formatted(file.path(), file.size())));
    return objects.upload(large);
  }

  private CommitBody commit(
      String message, String head, List<UploadFile> files, Map<String, PushApi.Way> ways)
      throws HubException {
    CommitBody commit = new CommitBody(message, head);
    for (UploadFile file : files) {
      switch (ways.get(file.path())) {
        case LARGE -> commit.addLarge(file);
        case SMALL -> commit.addSmall(file);
        case IGNORED ->
            throw new HubException(
                "\"%s\": the repository's .gitignore leaves it out. Change .gitignore there."
                    .formatted(file.path()));
      }
    }
    return commit;
  }

  private Outcome outcome(HubReference target, String commit, int sent, long bytes) {
    URI address = api.uri(target.repo().filesPath() + "/tree/" + commit);
    return new Outcome(commit, sent, bytes, address);
  }
}
