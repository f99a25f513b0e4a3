package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Settings;
import ai.refocused.incremental.Changes;
import ai.refocused.incremental.RunHistory;
import ai.refocused.job.JobResult;
import ai.refocused.job.JobSpec;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.maven.artifact.ArtifactAttacher;
import ai.refocused.preflight.TestedModels;
import ai.refocused.provenance.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProjectHelper;

/**
 * Fine-tunes a causal language model and attaches the tuned model to the project.
 *
 * <p>Bound to {@code package} by default: that is before {@code install} and {@code deploy}, which
 * take what is attached; and after compiling, testing and packing the project's own code, which
 * fail in seconds where training takes hours.
 *
 * <p>A value on the command line wins over the pom, the pom over the preset, the preset over the
 * task's default. Where a description says "Default", it is the value without a preset.
 *
 * @since 0.1.0
 */
@Mojo(name = "finetune", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class FinetuneMojo extends ArtifactParameters {
  private final MavenProjectHelper projectHelper;

  @Inject
  FinetuneMojo(MavenProjectHelper projectHelper) {
    this.projectHelper = projectHelper;
  }

  @Override
  String activity() {
    return "Fine-tuning";
  }

  @Override
  void run(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    FineTuning tuning = FineTuning.of(this, configuration);
    tuning.check();
    claims().claim(tuning.job().outputDirectory(), "<outputDirectory>");
    // Before training, to find out early what is missing.
    Optional<ModelEvaluation> evaluation =
        configuration.get(Settings.EVALUATE_AT_END)
            ? Optional.of(new ModelEvaluation(this, configuration))
            : Optional.empty();
    JobResult result = result(tuning, configuration.get(Settings.FORCE));
    if (configuration.get(Settings.ATTACH)) {
      ArtifactAttacher attacher =
          new ArtifactAttacher(project, projectHelper, claims(), digests(), getLog());
      List<Subject> models = attacher.attach(result, configuration);
      if (configuration.get(Settings.PROVENANCE)) {
        Path card = result.finalModel().resolve("README.md");
        attacher.attachDocuments(models, tuning.evidence(result), card, configuration);
      }
    }
    if (evaluation.isPresent()) {
      evaluate(evaluation.get(), result, tuning.job(), configuration);
    }
  }

  private void evaluate(
      ModelEvaluation evaluation,
      JobResult result,
      JobSpec job,
      EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    Path folder = job.outputDirectory().resolve(ModelEvaluation.FOLDER);
    NamedModel model = new NamedModel(TestedModels.FINAL_MODEL, result.finalModel());
    evaluation.run(
        new ModelEvaluation.Wanted(
            model,
            true,
            List.of(),
            List.of(),
            folder,
            executionFolder().resolve(ModelEvaluation.FOLDER),
            configuration.get(Settings.FORCE)));
  }

  /** The result of the last run, if nothing has changed since; else of a new one. */
  private JobResult result(FineTuning tuning, boolean force)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    RunHistory.Comparison<JobResult> last =
        tuning.history().compare(tuning.inputs(), JobResult.class);
    if (last.result().isPresent() && !force) {
      JobSpec job = tuning.job();
      getLog()
          .info(
              "Fine-tuning is up to date: %s for %s, nothing changed since the last run"
                  .formatted(job.baseModel().name(), job.task().id()));
      return last.result().get();
    }
    if (!last.changes().isEmpty()) {
      getLog().info("Fine-tuning again: " + Changes.line(last.changes()));
    }
    return tuning.train();
  }
}
