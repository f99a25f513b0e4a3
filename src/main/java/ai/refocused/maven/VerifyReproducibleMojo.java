package ai.refocused.maven;

import ai.refocused.adapter.AdapterFolder;
import ai.refocused.artifact.ContentFolders;
import ai.refocused.artifact.FolderDifference;
import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Method;
import ai.refocused.configuration.Settings;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobResult;
import ai.refocused.maven.artifact.ArtifactAttacher;
import ai.refocused.maven.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Trains once more and tells whether the same comes out, byte for byte: compared with what {@code
 * finetune} has left where that is up to date, with a first training of its own otherwise, or with
 * an artifact that {@code verifyAgainst} names. The build fails if anything differs, and says what
 * first.
 *
 * @since 0.1.0
 */
@Mojo(name = "verify-reproducible", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class VerifyReproducibleMojo extends LicenseParameters {
  private static final String REMEDY =
      " Another number of <threads>, another processor or other natives round otherwise: set"
          + " <threads> and <nativeClassifier>, and compare on one kind of machine.";

  /**
   * A model to compare with, such as a released one: a folder, a zip, or an artifact as {@code
   * groupId:artifactId:version:classifier}. Default: what {@code finetune} has left, or a training
   * of this goal's own.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "verifyAgainst")
  String verifyAgainst;

  @Override
  String activity() {
    return "Verifying";
  }

  @Override
  void run(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    FineTuning tuning = FineTuning.of(this, configuration);
    tuning.check();
    Optional<String> named = configuration.find(Settings.VERIFY_AGAINST);
    Path workFolder = executionFolder().resolve("again");
    // The card is called after the run's folder.
    Path output = workFolder.resolve(tuning.job().outputDirectory().getFileName());
    clear(output);
    if (named.isPresent()) {
      Source expected = source(configuration, named.get());
      JobResult again = tuning.trainAgain(workFolder, output);
      Path made = isAdapter(expected) ? again.adapter().orElseThrow() : again.finalModel();
      require(
          FolderDifference.first(expected.path(), made, digests()),
          expected.reference() + " and this training");
      succeed(again, expected.reference() + " and this training are the same");
    } else {
      JobResult first = first(tuning);
      JobResult again = tuning.trainAgain(workFolder, output);
      require(difference(tuning, first, again), "two trainings");
      succeed(again, "two trainings gave the same");
    }
    clear(output);
  }

  private Source source(EffectiveConfiguration configuration, String text) throws IOException {
    String element = configuration.place(Settings.VERIFY_AGAINST);
    Source source = sources(configuration).find(text, element);
    if (!Files.isDirectory(source.path())) {
      throw new InvalidJobException(
          element,
          "\"%s\" does not exist. Name a model's folder, zip or artifact.".formatted(text));
    }
    if (isAdapter(source) && configuration.get(Settings.METHOD) != Method.LORA) {
      throw new InvalidJobException(
          element,
          "\"%s\" is an adapter, and this training makes none. Set <method>lora</method>."
              .formatted(text));
    }
    return source;
  }

  private static boolean isAdapter(Source source) {
    return AdapterFolder.isAdapter(source.path());
  }

  /** What the goal finetune has left, if that is what it would make now. */
  private JobResult first(FineTuning tuning)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    Optional<JobResult> left = tuning.history().compare(tuning.inputs(), JobResult.class).result();
    if (left.isPresent()) {
      getLog().info("Comparing with the run in " + tuning.job().outputDirectory());
      return left.get();
    }
    getLog().info("There is no run to compare with: training twice");
    return tuning.train();
  }

  private Optional<String> difference(FineTuning tuning, JobResult first, JobResult again)
      throws MojoExecutionException, IOException {
    Optional<String> model =
        FolderDifference.first(first.finalModel(), again.finalModel(), digests());
    if (model.isPresent()) {
      return model.map(what -> "final_model: " + what);
    }
    if (first.adapter().isPresent()) {
      Optional<String> adapter =
          FolderDifference.first(first.adapter().get(), again.adapter().orElseThrow(), digests());
      if (adapter.isPresent()) {
        return adapter.map(what -> "adapter: " + what);
      }
    }
    return tuning.evidence(first).equals(tuning.evidence(again))
        ? Optional.empty()
        : Optional.of("the bill of materials: losses differ");
  }

  private static void require(Optional<String> difference, String what)
      throws MojoFailureException {
    if (difference.isPresent()) {
      throw new MojoFailureException(
          "Not reproducible: " + what + " differ, first in " + difference.get() + "." + REMEDY);
    }
  }

  private void succeed(JobResult again, String sentence) throws IOException {
    getLog().info("Reproducible: " + sentence);
    getLog()
        .info(
            "  model    zip with SHA-256 " + ArtifactAttacher.digest(again.finalModel(), project));
    if (again.adapter().isPresent()) {
      getLog()
          .info(
              "  adapter  zip with SHA-256 "
                  + ArtifactAttacher.digest(again.adapter().get(), project));
    }
  }

  private static void clear(Path folder) throws IOException {
    ContentFolders.delete(folder);
  }
}
