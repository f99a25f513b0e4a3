package ai.refocused.maven.artifact;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Settings;
import ai.refocused.job.JobResult;
import ai.refocused.maven.log.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;

/** Makes a run's models artifacts of the project. */
public final class ArtifactAttacher {
  private static final String TYPE = "zip";

  private final MavenProject project;
  private final MavenProjectHelper helper;
  private final Log log;

  public ArtifactAttacher(MavenProject project, MavenProjectHelper helper, Log log) {
    this.project = project;
    this.helper = helper;
    this.log = log;
  }

  /** Packs and attaches the final model, and the adapter where there is one. */
  public void attach(JobResult result, EffectiveConfiguration configuration) throws IOException {
    attach(result.finalModel(), configuration.get(Settings.CLASSIFIER));
    if (result.adapter().isPresent()) {
      attach(result.adapter().get(), configuration.get(Settings.ADAPTER_CLASSIFIER));
    }
  }

  private void attach(Path folder, String classifier) throws IOException {
    String fileName = project.getBuild().getFinalName() + "-" + classifier + "." + TYPE;
    Path zip = Path.of(project.getBuild().getDirectory()).resolve(fileName);
    String timestamp = project.getProperties().getProperty("project.build.outputTimestamp");
    new ModelArtifact(OutputTimestamp.parse(timestamp)).pack(folder, zip);
    helper.attachArtifact(project, TYPE, classifier, zip.toFile());
    String coordinates =
        String.join(
            ":",
            project.getGroupId(),
            project.getArtifactId(),
            TYPE,
            classifier,
            project.getVersion());
    log.info(
        String.format(
            Locale.ROOT,
            "  %-9s%s (%s) as %s",
            "artifact",
            fileName,
            Figures.bytes(Files.size(zip)),
            coordinates));
  }
}
