package ai.refocused.maven.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.version.Version;

/** Finds the last released version of a project's model, with the project's own repositories. */
final class ReleasedModel {

  /**
   * A released model.
   *
   * @param card its README.md
   */
  record Release(String version, String card) {}

  private final RepositorySystem resolver;
  private final RepositorySystemSession session;
  private final MavenProject project;

  ReleasedModel(RepositorySystem resolver, RepositorySystemSession session, MavenProject project) {
    this.resolver = resolver;
    this.session = session;
    this.project = project;
  }

  /**
   * The highest version below the project's own that is no snapshot.
   *
   * @throws IOException if it cannot be had
   */
  Optional<Release> find(String classifier) throws IOException {
    List<RemoteRepository> repositories = project.getRemoteProjectRepositories();
    Artifact range = model(classifier, "[0," + project.getVersion() + ")");
    try {
      List<Version> versions =
          resolver
              .resolveVersionRange(session, new VersionRangeRequest(range, repositories, null))
              .getVersions();
      for (int i = versions.size() - 1; i >= 0; i--) {
        String version = versions.get(i).toString();
        if (!version.endsWith("-SNAPSHOT")) {
          Artifact artifact = model(classifier, version);
          ArtifactRequest request = new ArtifactRequest(artifact, repositories, null);
          Path zip = resolver.resolveArtifact(session, request).getArtifact().getFile().toPath();
          return Optional.of(new Release(version, card(zip)));
        }
      }
      return Optional.empty();
    } catch (VersionRangeResolutionException | ArtifactResolutionException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Artifact model(String classifier, String version) {
    return new DefaultArtifact(
        project.getGroupId(), project.getArtifactId(), classifier, "zip", version);
  }

  private static String card(Path zip) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      ZipEntry entry = file.getEntry("README.md");
      if (entry == null) {
        throw new IOException(zip.getFileName() + " has no README.md");
      }
      try (InputStream in = file.getInputStream(entry)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }
}
