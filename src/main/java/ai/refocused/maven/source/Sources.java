package ai.refocused.maven.source;

import ai.refocused.artifact.ArtifactCoordinates;
import ai.refocused.artifact.ContentFolders;
import ai.refocused.artifact.FileDigests;
import ai.refocused.artifact.SourceReference;
import ai.refocused.job.InvalidJobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;

/**
 * Finds what a pom names as base model or dataset: a path, a zip, Maven coordinates or a dependency
 * of the project. Zips are unpacked once into a folder named by their content, beside the local
 * repository's files.
 */
public final class Sources {
  private static final byte[] ZIP_START = {'P', 'K', 3, 4};

  private final RepositorySystem resolver;
  private final MavenSession session;
  private final MavenProject project;
  private final Path cache;

  /** What one project of a build can see. */
  public Sources(RepositorySystem resolver, MavenSession session, MavenProject project) {
    this.resolver = resolver;
    this.session = session;
    this.project = project;
    this.cache = cache(session);
  }

  /**
   * Where the plugin keeps what it can make again: {@code .cache/refocused} in the local
   * repository. Safe to delete between builds.
   */
  public static Path cache(MavenSession session) {
    return session
        .getRepositorySession()
        .getLocalRepository()
        .getBasedir()
        .toPath()
        .resolve(".cache")
        .resolve("refocused");
  }

  /** Digests of files, remembered in the cache. */
  public FileDigests digests() {
    return new FileDigests(cache.resolve("digests"));
  }

  /** Folders of the cache that are named by their content. */
  public ContentFolders folders() {
    return new ContentFolders(cache.resolve("unpacked"));
  }

  /**
   * Finds a source. A path that does not exist is returned as it is.
   *
   * @param text as in the pom
   * @param element of the pom such as {@code <baseModel>}, for messages
   * @throws InvalidJobException if an artifact cannot be resolved
   * @throws ai.refocused.artifact.UnsafeArchiveException if a zip is not sound
   */
  public Source find(String text, String element) throws IOException {
    SourceReference reference = SourceReference.parse(text, project.getBasedir().toPath());
    if (reference instanceof SourceReference.Local local) {
      Path path = local.path();
      String name = String.valueOf(path.getFileName());
      return isZip(path) ? new Source(unpacked(path), name) : new Source(path, name);
    }
    ProjectArtifacts artifacts = new ProjectArtifacts(resolver, session, project, element);
    ArtifactCoordinates coordinates =
        reference instanceof SourceReference.Dependency dependency
            ? artifacts.declared(dependency)
            : ((SourceReference.Coordinates) reference).artifact();
    return new Source(unpacked(artifacts.resolve(coordinates)), coordinates.toString());
  }

  private Path unpacked(Path zip) throws IOException {
    return folders().unpacked(zip, digests().of(zip));
  }

  private static boolean isZip(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(ZIP_START.length), ZIP_START);
    }
  }
}
