package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.JobSpecFactory;
import ai.refocused.job.ExplainJob;
import ai.refocused.job.ExplainResult;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobSpec;
import ai.refocused.job.Problem;
import ai.refocused.maven.log.ExplainReport;
import ai.refocused.preflight.Preflight;
import java.io.IOException;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Explains what {@code finetune} would do with the same settings, and why: every value with where
 * it is from, which of them have no effect, the files and the machine, which weights are trained,
 * the layers that LoRA's targets mean, and the memory. Trains and writes nothing.
 *
 * @since 0.1.0
 */
@Mojo(name = "explain", threadSafe = true)
public final class ExplainMojo extends ArtifactParameters {
  @Override
  String activity() {
    return "Explaining";
  }

  @Override
  void run(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    ExplainReport report = new ExplainReport(getLog());
    report.configuration(configuration.explained());
    TrainerLaunch launch = launch(configuration);
    JobSpec job =
        new JobSpecFactory(configuration, baseDirectory())
            .create(baseModel(configuration), dataset(configuration))
            .in(launch.precision());
    report.files(job);
    report.machine(launch.machine());
    List<Problem> problems = Preflight.check(job);
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
    report.training(job, launch.run(new ExplainJob(job), ExplainResult.class, report));
  }
}
