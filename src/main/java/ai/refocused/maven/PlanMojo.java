package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.JobSpecFactory;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobSpec;
import ai.refocused.job.PlanJob;
import ai.refocused.job.PlanResult;
import ai.refocused.job.Problem;
import ai.refocused.maven.log.PlanReport;
import ai.refocused.preflight.Preflight;
import java.io.IOException;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Tells what {@code finetune} would take with the same settings: memory by what it is for, steps,
 * tokens, and an estimate of the time from the first steps with the real model and examples. Where
 * the memory is not enough, it names the smallest change of settings with which it is. Trains and
 * writes nothing.
 *
 * @since 0.1.0
 */
@Mojo(name = "plan", threadSafe = true)
public final class PlanMojo extends OutputParameters {

  @Override
  String activity() {
    return "Planning";
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
    PlanReport report = new PlanReport(getLog(), job.baseModel().name());
    report.tell(launch.run(new PlanJob(job), PlanResult.class, report));
  }
}
