package ai.refocused.worker;

import ai.refocused.job.DeploymentJob;
import ai.refocused.job.EvaluationSpec;
import ai.refocused.job.ExplainJob;
import ai.refocused.job.JobJson;
import ai.refocused.job.JobSpec;
import ai.refocused.job.LearningRateJob;
import ai.refocused.job.MergeJob;
import ai.refocused.job.PlanJob;
import ai.refocused.job.TestModelSpec;
import ai.refocused.job.TrainerJob;
import ai.refocused.job.ValidationJob;
import ai.refocused.job.event.EventWriter;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.train.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The trainer process. Arguments: the job's file, and the file that events are appended to.
 * Standard input stands for the parent: when it ends, so does the run.
 */
public final class TrainerMain {
  /** Time for a last checkpoint, a little less than the parent waits before it kills. */
  private static final Duration GRACE = Duration.ofSeconds(25);

  private TrainerMain() {}

  /** Does not return: the exit code is one of {@link ai.refocused.job.ExitCode}. */
  public static void main(String[] args) throws IOException {
    Path job = Path.of(args[0]);
    EventWriter events = new EventWriter(Path.of(args[1]));
    ParentMessages messages = new ParentMessages(System.in);
    TrainerLifecycle.live(
        messages,
        GRACE,
        stop -> run(JobJson.read(job), new EventPublisher(events), stop, messages),
        ending ->
            events.write(
                new TrainerEvent.Failed(ending.exitCode(), ending.message(), ending.problems())));
  }

  /** Does what the job is for. */
  private static Optional<StopSignal.Reason> run(
      TrainerJob job, EventPublisher events, StopSignal stop, ParentMessages messages)
      throws IOException, InterruptedException {
    if (job instanceof JobSpec finetuning) {
      return new FinetuneRun(finetuning, events, stop).run();
    }
    if (job instanceof LearningRateJob sweep) {
      return new FinetuneRun(sweep.finetuning(), events, stop).findLearningRate();
    }
    if (job instanceof TestModelSpec test) {
      return new TestModelRun(test, events, stop, messages).run();
    }
    if (job instanceof EvaluationSpec evaluation) {
      return new EvaluationRun(evaluation, events, stop).run();
    }
    if (job instanceof MergeJob merge) {
      new MergeRun(merge, events).run();
      return Optional.empty();
    }
    if (job instanceof DeploymentJob deployment) {
      new DeploymentRun(deployment, events).run();
      return Optional.empty();
    }
    if (job instanceof ValidationJob validation) {
      new ValidateRun(validation, events).run();
      return Optional.empty();
    }
    if (job instanceof PlanJob planning) {
      return new PlanRun(planning.run(), events, stop).run();
    }
    if (job instanceof ExplainJob explained) {
      new ExplainRun(explained.run(), events).run();
      return Optional.empty();
    }
    throw new IllegalStateException(job.toString());
  }
}
