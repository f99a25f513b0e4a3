package ai.refocused.maven.artifact;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Settings;
import ai.refocused.job.JobResult;
import ai.refocused.maven.log.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;

/**
 * Makes a run's models artifacts of the project. In the packaging {@code refocused-model}, the
 * model of an execution that sets no classifier is the project's main artifact.
 */
public final class ArtifactAttacher {
  private static final String TYPE = "zip";
  private static final String PACKAGING = "refocused-model";

  private final MavenProject project;
  private final MavenProjectHelper helper;
  private final Claims claims;
  private final Log log;

  public ArtifactAttacher(MavenProject project, MavenProjectHelper helper, Claims claims, Log log) {
    this.project = project;
    this.helper = helper;
    this.claims = claims;
    this.log = log;
  }

  /** Packs and attaches the final model, and the adapter where there is one. */
  public void attach(JobResult result, EffectiveConfiguration configuration) throws IOException {
    attachModel(result.finalModel(), configuration);
    if (result.adapter().isPresent()) {
      attach(result.adapter().get(), configuration.get(Settings.ADAPTER_CLASSIFIER), "adapter");
    }
  }

  /** Packs and attaches a model's folder. */
  public void attachModel(Path folder, EffectiveConfiguration configuration) throws IOException {
    if (project.getPackaging().equals(PACKAGING) && !configuration.isWritten(Settings.CLASSIFIER)) {
      Path zip = pack(folder, project.getBuild().getFinalName() + "." + TYPE, "<classifier>");
      project.getArtifact().setFile(zip.toFile());
      say(zip, Optional.empty());
    } else {
      attach(folder, configuration.get(Settings.CLASSIFIER), "");
    }
  }

  private void attach(Path folder, String classifier, String kind) throws IOException {
    String element = kind.isEmpty() ? "<classifier>" : "<" + kind + "Classifier>";
    String name = project.getBuild().getFinalName() + "-" + classifier + "." + TYPE;
    Path zip = pack(folder, name, element);
    helper.attachArtifact(project, TYPE, classifier, zip.toFile());
    say(zip, Optional.of(classifier));
  }

  private Path pack(Path folder, String name, String element) throws IOException {
    Path zip = Path.of(project.getBuild().getDirectory()).resolve(name);
    claims.claim(zip, element);
    String timestamp = project.getProperties().getProperty("project.build.outputTimestamp");
    new ModelArtifact(OutputTimestamp.parse(timestamp)).pack(folder, zip);
    return zip;
  }

  private void say(Path zip, Optional<String> classifier) throws IOException {
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
                classifier.map(name -> TYPE + ":" + name).orElse(TYPE),
                project.getVersion())));
  }
}
