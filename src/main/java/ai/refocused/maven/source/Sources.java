package ai.refocused.maven.source;

import ai.refocused.artifact.ArtifactCoordinates;
import ai.refocused.artifact.ContentFolders;
import ai.refocused.artifact.FileDigests;
import ai.refocused.artifact.SourceReference;
import ai.refocused.hub.HubReference;
import ai.refocused.hub.HubRepo;
import ai.refocused.hub.http.HubException;
import ai.refocused.inputs.HubDataset;
import ai.refocused.inputs.HubModel;
import ai.refocused.inputs.LocalDataset;
import ai.refocused.inputs.SplitChoice;
import ai.refocused.job.DataFiles;
import ai.refocused.job.InvalidJobException;
import ai.refocused.layout.DataFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;

/**
 * Finds what a pom names as base model or dataset: a path, a zip, Maven coordinates, a dependency
 * of the project or a name of a hub. Zips are unpacked once into a folder named by their content,
 * beside the local repository's files.
 */
public final class Sources {
  private static final byte[] ZIP_START = {'P', 'K', 3, 4};

  private final RepositorySystem resolver;
  private final MavenSession session;
  private final MavenProject project;
  private final HubAccess hub;
  private final Path cache;

  /** What one project of a build can see. */
  public Sources(
      RepositorySystem resolver, MavenSession session, MavenProject project, HubAccess hub) {
    this.hub = hub;
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
   * @throws InvalidJobException if an artifact cannot be resolved, or a hub does not give a model
   * @throws ai.refocused.artifact.UnsafeArchiveException if a zip is not sound
   */
  public Source find(String text, String element) throws IOException {
    if (isOfHub(text)) {
      HubReference model = hubReference(HubRepo.Kind.MODEL, text, element);
      try {
        return new Source(HubModel.fetch(hub.hub(cache), model), model.repo().id());
      } catch (HubException e) {
        throw refused(text, element, e);
      }
    }
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

  /**
   * Finds a dataset and chooses its files. A path that does not exist is returned as it is.
   *
   * @param text as in the pom
   * @param element of the pom, for messages
   * @throws InvalidJobException if it cannot be had, or has not what was chosen
   */
  public DataFiles dataset(String text, String element, SplitChoice choice) throws IOException {
    if (isOfHub(text)) {
      HubReference dataset = hubReference(HubRepo.Kind.DATASET, text, element);
      try {
        return HubDataset.fetch(hub.hub(cache), dataset, choice);
      } catch (HubException e) {
        throw refused(text, element, e);
      }
    }
    Source source = find(text, element);
    DataFiles files = LocalDataset.find(source.path(), choice);
    return new DataFiles(source.reference(), files.path(), files.train(), files.eval());
  }

  /**
   * Whether this is {@code hf:organization/name}, or {@code organization/name} alone: nothing of
   * that path exists, not even its folder, and it does not look like a file.
   */
  private boolean isOfHub(String given) {
    String text = given.trim();
    if (text.startsWith(HubReference.PREFIX)) {
      return true;
    }
    if (HubReference.parse(HubRepo.Kind.DATASET, text).isEmpty() || !text.contains("/")) {
      return false;
    }
    String first = text.substring(0, text.indexOf('/'));
    String name = text.replaceFirst("@.*$", "").replaceFirst(".*/", "");
    boolean file = DataFormat.of(name).isPresent() || name.endsWith(".zip");
    return !file && !Files.exists(project.getBasedir().toPath().resolve(first));
  }

  private static HubReference hubReference(HubRepo.Kind kind, String text, String element) {
    String name = text.trim().replaceFirst("^" + HubReference.PREFIX, "");
    return HubReference.parse(kind, name)
        .orElseThrow(
            () ->
                new InvalidJobException(
                    element,
                    "\"%s\" is no name of the hub. Write hf:organization/name, with @ and a branch,"
                            .formatted(text.trim())
                        + " tag or commit behind it if you like."));
  }

  private static InvalidJobException refused(String text, String element, HubException e) {
    String message =
        text.trim().startsWith(HubReference.PREFIX)
            ? e.getMessage()
            : "there is no such path here, and on the hub: " + e.getMessage();
    InvalidJobException invalid = new InvalidJobException(element, message);
    invalid.initCause(e);
    return invalid;
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
