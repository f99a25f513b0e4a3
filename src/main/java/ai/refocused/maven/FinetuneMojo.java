package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.JobSpecFactory;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import ai.refocused.incremental.Changes;
import ai.refocused.incremental.InputCollector;
import ai.refocused.incremental.RunHistory;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobResult;
import ai.refocused.job.JobSpec;
import ai.refocused.job.Problem;
import ai.refocused.maven.artifact.ArtifactAttacher;
import ai.refocused.maven.log.BuildLogReporter;
import ai.refocused.maven.log.ProgressLine;
import ai.refocused.preflight.Preflight;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  Set<Setting<?>> required() {
    return Set.of(Settings.TASK, Settings.BASE_MODEL, Settings.DATASET);
  }

  @Override
  void run(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    JobSpec job =
        new JobSpecFactory(configuration, baseDirectory())
            .create(baseModel(configuration), dataset(configuration))
            .in(launch(configuration).precision());
    List<Problem> problems = Preflight.check(job);
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
    claims().claim(job.outputDirectory(), "<outputDirectory>");
    JobResult result = result(job, configuration);
    if (configuration.get(Settings.ATTACH)) {
      new ArtifactAttacher(project, projectHelper, claims(), getLog())
          .attach(result, configuration);
    }
  }

  /** The result of the last run, if nothing has changed since; else of a new one. */
  private JobResult result(JobSpec job, EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    RunHistory history = new RunHistory(job.outputDirectory(), digests());
    InputCollector inputs = inputs(job, configuration);
    RunHistory.Comparison<JobResult> last = history.compare(inputs, JobResult.class);
    if (last.result().isPresent() && !configuration.get(Settings.FORCE)) {
      getLog()
          .info(
              "Fine-tuning is up to date: %s for %s, nothing changed since the last run"
                  .formatted(job.baseModel().name(), job.task().id()));
      return last.result().get();
    }
    if (!last.changes().isEmpty()) {
      getLog().info("Fine-tuning again: " + Changes.line(last.changes()));
    }
    history.forget();
    JobResult result = train(job, configuration);
    history.remember(inputs, result);
    return result;
  }

  private InputCollector inputs(JobSpec job, EffectiveConfiguration configuration)
      throws IOException {
    return new InputCollector(digests())
        .settings(configuration)
        .value("plugin", pluginIdentity())
        .value("natives", launch(configuration).platform().nativeClassifier())
        .value("precision", job.compute().mixedPrecision().id())
        .value("baseModel", job.baseModel().name())
        .files("baseModel", job.baseModel().folder())
        .files("dataset", job.dataset().path());
  }

  private JobResult train(JobSpec job, EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    Optional<ProgressLine> progress = progress();
    BuildLogReporter reporter = new BuildLogReporter(getLog(), job, progress);
    try {
      JobResult result = launch(configuration).run(job, JobResult.class, reporter);
      reporter.footer(result);
      return result;
    } finally {
      progress.ifPresent(ProgressLine::clear);
    }
  }
}
