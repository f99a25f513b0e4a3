package ai.refocused.hub;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A repository at a revision, as users write it: {@code hf:organization/name@revision}.
 *
 * @param revision a branch, a tag or a commit; {@code main} where nothing is said
 */
public record HubReference(HubRepo repo, String revision) {
  /** What such a name begins with. */
  public static final String PREFIX = "hf:";

  /** The branch that holds where none is named. */
  public static final String MAIN = "main";

  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

  /**
   * Reads a name without its prefix.
   *
   * @return empty if this cannot be the name of a repository
   */
  public static Optional<HubReference> parse(HubRepo.Kind kind, String text) {
    int at = text.indexOf('@');
    String id = at < 0 ? text : text.substring(0, at);
    String revision = at < 0 ? MAIN : text.substring(at + 1);
    boolean valid =
        HubRepo.isId(id) && REVISION.matcher(revision).matches() && !revision.contains("..");
    return valid
        ? Optional.of(new HubReference(new HubRepo(kind, id), revision))
        : Optional.empty();
  }

  /** Whether the revision is a full commit, which never changes. */
  boolean isCommit() {
    return revision.matches("[0-9a-f]{40}");
  }

  @Override
  public String toString() {
    return repo.id() + "@" + revision;
  }
}
