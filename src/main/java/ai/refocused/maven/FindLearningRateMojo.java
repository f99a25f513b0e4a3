package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.JobSpecFactory;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobSpec;
import ai.refocused.job.LearningRateJob;
import ai.refocused.job.LearningRateResult;
import ai.refocused.job.Problem;
import ai.refocused.maven.log.BuildLogReporter;
import ai.refocused.maven.log.ProgressLine;
import ai.refocused.preflight.Preflight;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Finds a learning rate for the fine-tuning that the project configures, without doing it: trains
 * for {@code lrSweepSteps} steps while the rate rises, and suggests the one at which the loss falls
 * most steeply. Leaves {@code learning-rate.csv} and {@code learning-rate.svg} in the run's folder.
 *
 * @since 0.1.0
 */
@Mojo(name = "find-learning-rate", threadSafe = true)
public final class FindLearningRateMojo extends OutputParameters {

  @Override
  String activity() {
    return "Finding a learning rate";
  }

  @Override
  void run(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    TrainerLaunch launch = launch(configuration);
    JobSpec job =
        new JobSpecFactory(configuration, baseDirectory())
            .create(baseModel(configuration), dataset(configuration))
            .in(launch.precision());
    List<Problem> problems = Preflight.check(job);
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
    Optional<ProgressLine> progress = progress();
    try {
      LearningRateResult result =
          launch.run(
              new LearningRateJob(job),
              LearningRateResult.class,
              new BuildLogReporter(getLog(), job, progress));
      getLog().info("  table    " + result.table());
    } finally {
      progress.ifPresent(ProgressLine::clear);
    }
  }
}
