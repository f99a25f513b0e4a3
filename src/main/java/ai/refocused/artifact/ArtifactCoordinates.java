package ai.refocused.artifact;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A zip in a Maven repository.
 *
 * @param classifier empty for the main artifact
 */
public record ArtifactCoordinates(
    String groupId, String artifactId, String version, String classifier) {
  /** The type, and the ending of the file's name. */
  public static final String TYPE = "zip";

  private static final String NAME = "[A-Za-z0-9_.-]+";

  /** {@code group:artifact:version[:classifier]}. */
  private static final Pattern SHORT =
      Pattern.compile("(%1$s):(%1$s):(%1$s)(?::(%1$s))?".formatted(NAME));

  /** {@code group:artifact:zip[:classifier]:version}, as Maven prints an artifact. */
  private static final Pattern CANONICAL =
      Pattern.compile(
          "(%1$s):(%1$s):zip(?::(?<classifier>%1$s))?:(?<version>%1$s)".formatted(NAME));

  /** Reads either form; empty if the text is neither. */
  public static Optional<ArtifactCoordinates> parse(String text) {
    Matcher canonical = CANONICAL.matcher(text);
    if (canonical.matches()) {
      return Optional.of(
          of(
              canonical.group(1),
              canonical.group(2),
              canonical.group("version"),
              canonical.group("classifier")));
    }
    Matcher matcher = SHORT.matcher(text);
    return matcher.matches()
        ? Optional.of(of(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)))
        : Optional.empty();
  }

  private static ArtifactCoordinates of(
      String groupId, String artifactId, String version, String classifier) {
    return new ArtifactCoordinates(
        groupId, artifactId, version, classifier == null ? "" : classifier);
  }

  /** The short form, which {@link #parse} reads. */
  @Override
  public String toString() {
    String main = groupId + ":" + artifactId + ":" + version;
    return classifier.isEmpty() ? main : main + ":" + classifier;
  }
}
