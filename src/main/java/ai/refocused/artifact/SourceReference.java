package ai.refocused.artifact;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a base model or a dataset is, as a user writes it: a path, or an artifact. */
public sealed interface SourceReference {

  /**
   * A file or folder, which need not exist.
   *
   * @param path absolute
   */
  record Local(Path path) implements SourceReference {}

  /** An artifact of a repository or of an earlier module of this build. */
  record Coordinates(ArtifactCoordinates artifact) implements SourceReference {}

  /** A dependency that the project declares; its version stands there. */
  record Dependency(String groupId, String artifactId) implements SourceReference {
    @Override
    public String toString() {
      return groupId + ":" + artifactId;
    }
  }

  /**
   * Reads {@code group:artifact}, {@code group:artifact:version[:classifier]} or a path. What
   * exists under the project's folder is a path, whatever it looks like.
   */
  static SourceReference parse(String text, Path baseDirectory) {
    String trimmed = text.trim();
    Optional<Path> path = path(trimmed, baseDirectory);
    if (path.filter(Files::exists).isPresent()) {
      return new Local(path.get());
    }
    Optional<ArtifactCoordinates> coordinates = ArtifactCoordinates.parse(trimmed);
    if (coordinates.isPresent()) {
      return new Coordinates(coordinates.get());
    }
    Matcher dependency = Pattern.compile("([\\w.-]{2,}):([\\w.-]+)").matcher(trimmed);
    if (dependency.matches()) {
      return new Dependency(dependency.group(1), dependency.group(2));
    }
    return new Local(path.orElseGet(baseDirectory::toAbsolutePath));
  }

  private static Optional<Path> path(String text, Path baseDirectory) {
    try {
      return Optional.of(baseDirectory.toAbsolutePath().resolve(text).normalize());
    } catch (InvalidPathException e) {
      // Coordinates are no path on Windows.
      return Optional.empty();
    }
  }
}
