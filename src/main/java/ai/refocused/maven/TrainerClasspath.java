package ai.refocused.maven;

import ai.refocused.maven.device.NativePlatform;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyFilter;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/**
 * Finds what a trainer runs on through Maven's resolver: settings, mirrors, credentials and the
 * local repository hold as for any dependency, and nothing is downloaded twice. Only the natives of
 * this machine are taken.
 */
final class TrainerClasspath {
  private static final Set<String> WITH_NATIVES = Set.of("org.nd4j", "org.bytedeco");
  private static final String RUNTIME = "runtime";

  private final RepositorySystem resolver;
  private final RepositorySystemSession session;
  private final List<RemoteRepository> repositories;
  private final TrainerDependencies dependencies = new TrainerDependencies();

  TrainerClasspath(
      RepositorySystem resolver,
      RepositorySystemSession session,
      List<RemoteRepository> repositories) {
    this.resolver = resolver;
    this.session = session;
    this.repositories = List.copyOf(repositories);
  }

  /**
   * The class path for a job, this plugin's own classes first.
   *
   * @param platform whose natives compute; empty if nothing is computed
   * @param tabular whether CSV or Parquet files are to be read
   */
  List<Path> resolve(Optional<NativePlatform> platform, boolean tabular)
      throws MojoExecutionException {
    List<Artifact> roots = new ArrayList<>(dependencies.trainer());
    platform.ifPresent(natives -> roots.addAll(dependencies.cpu(natives)));
    if (tabular) {
      roots.addAll(dependencies.tabular());
    }
    CollectRequest collect = new CollectRequest();
    roots.forEach(root -> collect.addDependency(new Dependency(root, RUNTIME)));
    collect.setRepositories(repositories);
    List<Path> classPath = new ArrayList<>(List.of(ownClasses()));
    try {
      collect.setManagedDependencies(managed());
      DependencyFilter filter = (node, parents) -> isWanted(node.getArtifact(), roots);
      resolver
          .resolveDependencies(session, new DependencyRequest(collect, filter))
          .getArtifactResults()
          .forEach(result -> classPath.add(result.getArtifact().getFile().toPath()));
    } catch (DependencyResolutionException | ArtifactDescriptorException e) {
      throw new MojoExecutionException(
          "The trainer's libraries cannot be had: "
              + e.getMessage()
              + (session.isOffline()
                  ? ". Maven is offline; run the build once with network access, later builds find"
                      + " them in the local repository."
                  : ""),
          e);
    }
    return classPath;
  }

  /** The natives among it, with their files. */
  List<Artifact> natives(NativePlatform platform) throws MojoExecutionException {
    List<ArtifactRequest> requests =
        dependencies.cpu(platform).stream()
            .filter(artifact -> !artifact.getClassifier().isEmpty())
            .map(artifact -> new ArtifactRequest(artifact, repositories, null))
            .collect(Collectors.toList());
    try {
      return resolver.resolveArtifacts(session, requests).stream()
          .map(ArtifactResult::getArtifact)
          .collect(Collectors.toList());
    } catch (ArtifactResolutionException e) {
      throw new MojoExecutionException("The trainer's natives cannot be had: " + e.getMessage(), e);
    }
  }

  /** Natives are taken only if they were asked for: poms name those of every kind of machine. */
  private static boolean isWanted(Artifact artifact, List<Artifact> roots) {
    // The root of the graph has no artifact.
    if (artifact == null
        || artifact.getClassifier().isEmpty()
        || !WITH_NATIVES.contains(artifact.getGroupId())) {
      return true;
    }
    return roots.stream()
        .anyMatch(
            root ->
                root.getArtifactId().equals(artifact.getArtifactId())
                    && root.getClassifier().equals(artifact.getClassifier()));
  }

  private List<Dependency> managed() throws ArtifactDescriptorException {
    List<Dependency> managed =
        dependencies.managed().stream()
            .map(artifact -> new Dependency(artifact, RUNTIME))
            .collect(Collectors.toCollection(ArrayList::new));
    managed.addAll(
        resolver
            .readArtifactDescriptor(
                session,
                new ArtifactDescriptorRequest(dependencies.managedBom(), repositories, null))
            .getManagedDependencies());
    return managed;
  }

  /** The plugin's jar, or its classes folder where it has not been packaged. */
  private static Path ownClasses() throws MojoExecutionException {
    try {
      return Path.of(
          TrainerClasspath.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new MojoExecutionException("The plugin's own jar has an odd name", e);
    }
  }
}
