package ai.refocused.maven.source;

import ai.refocused.artifact.ArtifactCoordinates;
import ai.refocused.artifact.SourceReference;
import ai.refocused.job.InvalidJobException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Dependency;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/**
 * Resolves zips as Maven resolves a project's dependencies: from modules that this build has made,
 * the local repository and the project's repositories, with mirrors, credentials and checksums of
 * the settings, or offline.
 */
final class ProjectArtifacts {
  private static final List<String> ZIP_TYPES = List.of("zip", "refocused-model");

  private final RepositorySystem resolver;
  private final MavenSession session;
  private final MavenProject project;
  private final String element;

  /**
   * The artifacts that a project sees.
   *
   * @param element of the pom, for messages
   */
  ProjectArtifacts(
      RepositorySystem resolver, MavenSession session, MavenProject project, String element) {
    this.resolver = resolver;
    this.session = session;
    this.project = project;
    this.element = element;
  }

  /** The coordinates of a dependency that the project declares. */
  ArtifactCoordinates declared(SourceReference.Dependency wanted) {
    List<Dependency> all =
        project.getDependencies().stream()
            .filter(dependency -> dependency.getGroupId().equals(wanted.groupId()))
            .filter(dependency -> dependency.getArtifactId().equals(wanted.artifactId()))
            .collect(Collectors.toList());
    List<Dependency> zips =
        all.stream()
            .filter(dependency -> ZIP_TYPES.contains(dependency.getType()))
            .collect(Collectors.toList());
    if (zips.size() == 1) {
      return coordinates(zips.get(0));
    }
    String found =
        all.isEmpty()
            ? "is neither a file nor a folder of this project, nor one of its <dependencies>. Declare"
                + " it there with <type>zip</type>, or name it as groupId:artifactId:version."
            : zips.isEmpty()
                ? "is a dependency of this project, but not one of <type>zip</type>."
                : "is %s of this project's dependencies. Say which: %s."
                    .formatted(
                        zips.size(),
                        zips.stream()
                            .map(zip -> "\"" + coordinates(zip) + "\"")
                            .collect(Collectors.joining(" or ")));
    throw new InvalidJobException(element, "\"" + wanted + "\" " + found);
  }

  private static ArtifactCoordinates coordinates(Dependency zip) {
    return new ArtifactCoordinates(
        zip.getGroupId(),
        zip.getArtifactId(),
        zip.getVersion(),
        Optional.ofNullable(zip.getClassifier()).orElse(""));
  }

  /** The file of an artifact. */
  Path resolve(ArtifactCoordinates artifact) {
    ArtifactRequest request =
        new ArtifactRequest(
            new DefaultArtifact(
                artifact.groupId(),
                artifact.artifactId(),
                artifact.classifier(),
                ArtifactCoordinates.TYPE,
                artifact.version()),
            project.getRemoteProjectRepositories(),
            null);
    try {
      return resolver
          .resolveArtifact(session.getRepositorySession(), request)
          .getArtifact()
          .getFile()
          .toPath();
    } catch (ArtifactResolutionException e) {
      InvalidJobException missing =
          new InvalidJobException(
              element, "\"" + artifact + "\" cannot be had: " + sentence(e) + advice(artifact));
      missing.initCause(e);
      throw missing;
    }
  }

  private static String sentence(ArtifactResolutionException e) {
    String message = String.valueOf(e.getMessage());
    return message.endsWith(".") ? message : message + ".";
  }

  private String advice(ArtifactCoordinates artifact) {
    if (inThisBuild(artifact)) {
      return " It is a module of this build that has not made it yet: declare it in <dependencies>,"
          + " so that Maven builds it first, and run at least the phase package.";
    }
    if (session.isOffline()) {
      return " Maven is offline; run the build once without -o.";
    }
    return artifact.classifier().isEmpty()
        ? " The finetune goal attaches models with the classifier model: is it \""
            + artifact
            + ":model\"?"
        : " Install or deploy it first, or check its name.";
  }

  private boolean inThisBuild(ArtifactCoordinates artifact) {
    return session.getProjects().stream()
        .anyMatch(
            module ->
                module.getGroupId().equals(artifact.groupId())
                    && module.getArtifactId().equals(artifact.artifactId())
                    && module.getVersion().equals(artifact.version()));
  }
}
