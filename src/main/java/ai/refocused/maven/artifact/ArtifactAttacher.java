package ai.refocused.maven.artifact;

import ai.refocused.artifact.ArtifactCoordinates;
import ai.refocused.artifact.FileDigests;
import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Settings;
import ai.refocused.job.JobResult;
import ai.refocused.maven.log.Figures;
import ai.refocused.provenance.BillOfMaterials;
import ai.refocused.provenance.BuildRecord;
import ai.refocused.provenance.BuildStatement;
import ai.refocused.provenance.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;

/**
 * Makes a run's models artifacts of the project, and what is told of them. In the packaging {@code
 * refocused-model}, the model of an execution that sets no classifier is the project's main
 * artifact.
 */
public final class ArtifactAttacher {
  private static final String TYPE = ArtifactCoordinates.TYPE;
  private static final String PACKAGING = "refocused-model";
  private static final String BILL = "cyclonedx.json";
  private static final String STATEMENT = "intoto.json";
  private static final String CARD = "md";

  private final MavenProject project;
  private final MavenProjectHelper helper;
  private final Claims claims;
  private final FileDigests digests;
  private final Log log;

  public ArtifactAttacher(
      MavenProject project,
      MavenProjectHelper helper,
      Claims claims,
      FileDigests digests,
      Log log) {
    this.project = project;
    this.helper = helper;
    this.claims = claims;
    this.digests = digests;
    this.log = log;
  }

  /** Packs and attaches the final model, and the adapter where there is one. */
  public List<Subject> attach(JobResult result, EffectiveConfiguration configuration)
      throws IOException {
    List<Subject> attached = new ArrayList<>();
    attached.add(attachModel(result.finalModel(), configuration));
    if (result.adapter().isPresent()) {
      String classifier = configuration.get(Settings.ADAPTER_CLASSIFIER);
      Path zip = attachZip(result.adapter().get(), classifier, "<adapterClassifier>");
      attached.add(subject(Subject.Role.ADAPTER, zip, classifier, TYPE));
    }
    return attached;
  }

  /** Packs and attaches a model's folder. */
  public Subject attachModel(Path folder, EffectiveConfiguration configuration) throws IOException {
    String classifier = classifier(configuration);
    Path zip = attachZip(folder, classifier, "<classifier>");
    return subject(Subject.Role.MODEL, zip, classifier, TYPE);
  }

  /** Packs and attaches a deployment's folder. */
  public void attachDeployment(Path folder, EffectiveConfiguration configuration)
      throws IOException {
    attachZip(folder, configuration.get(Settings.DEPLOYMENT_CLASSIFIER), "<deploymentClassifier>");
  }

  /**
   * Writes and attaches a bill of materials, the model's card and a statement of the build, all
   * named as the model is.
   *
   * @param models what was attached before
   * @param card the model's README.md
   */
  public void attachDocuments(
      List<Subject> models, BuildRecord build, Path card, EffectiveConfiguration configuration)
      throws IOException {
    String classifier = classifier(configuration);
    List<Subject> subjects = new ArrayList<>(models);
    subjects.add(document(BillOfMaterials.of(build, models), classifier, BILL));
    subjects.add(document(Files.readAllBytes(card), classifier, CARD));
    Subject statement = document(BuildStatement.of(build, subjects), classifier, STATEMENT);
    log.info(
        "  %-9s%s, .%s, .%s"
            .formatted("origin", statement.fileName().replace(STATEMENT, BILL), STATEMENT, CARD));
  }

  /** SHA-256 of the zip that a folder is packed into for a project. */
  public static String digest(Path folder, MavenProject project) throws IOException {
    return new ModelArtifact(OutputTimestamp.parse(timestamp(project))).digest(folder);
  }

  /** The time that the project gives to what it builds, if it does. */
  public static Optional<Instant> time(MavenProject project) {
    return OutputTimestamp.instant(timestamp(project));
  }

  private static String timestamp(MavenProject project) {
    return project.getProperties().getProperty("project.build.outputTimestamp");
  }

  /** The model's classifier; empty where it is the main artifact. */
  private String classifier(EffectiveConfiguration configuration) {
    boolean main =
        project.getPackaging().equals(PACKAGING) && !configuration.isWritten(Settings.CLASSIFIER);
    return main ? "" : configuration.get(Settings.CLASSIFIER);
  }

  private Path attachZip(Path folder, String classifier, String element) throws IOException {
    Path zip = file(classifier, TYPE);
    claims.claim(zip, element);
    new ModelArtifact(OutputTimestamp.parse(timestamp(project))).pack(folder, zip);
    if (classifier.isEmpty()) {
      project.getArtifact().setFile(zip.toFile());
    } else {
      helper.attachArtifact(project, TYPE, classifier, zip.toFile());
    }
    say(zip, classifier);
    return zip;
  }

  private Subject document(byte[] bytes, String classifier, String type) throws IOException {
    Path file = file(classifier, type);
    claims.claim(file, "<classifier>");
    Files.write(file, bytes);
    helper.attachArtifact(project, type, classifier.isEmpty() ? null : classifier, file.toFile());
    return subject(Subject.Role.DOCUMENT, file, classifier, type);
  }

  private Path file(String classifier, String type) {
    String name =
        project.getBuild().getFinalName() + (classifier.isEmpty() ? "" : "-" + classifier);
    return Path.of(project.getBuild().getDirectory()).resolve(name + "." + type);
  }

  private Subject subject(Subject.Role role, Path file, String classifier, String type)
      throws IOException {
    return new Subject(
        role,
        new ArtifactCoordinates(
            project.getGroupId(), project.getArtifactId(), project.getVersion(), classifier),
        type,
        file.getFileName().toString(),
        digests.of(file));
  }

  private void say(Path zip, String classifier) throws IOException {
    log.info(
        String.format(
            Locale.ROOT,
            "  %-9s%s (%s) as %s",
            "artifact",
            zip.getFileName(),
            Figures.bytes(Files.size(zip)),
            String.join(
                ":",
                project.getGroupId(),
                project.getArtifactId(),
                classifier.isEmpty() ? TYPE : TYPE + ":" + classifier,
                project.getVersion())));
  }
}
