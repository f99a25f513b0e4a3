package ai.refocused.worker;

import ai.refocused.deployment.Deployment;
import ai.refocused.deployment.DeploymentListener;
import ai.refocused.engine.Machine;
import ai.refocused.job.DeploymentFormat;
import ai.refocused.job.DeploymentJob;
import java.io.IOException;

/** Packages a model for deployment. */
final class DeploymentRun {
  private final DeploymentJob job;
  private final EventPublisher events;

  DeploymentRun(DeploymentJob job, EventPublisher events) {
    this.job = job;
    this.events = events;
  }

  void run() throws IOException {
    events.started(Device.describe(job.threads()));
    try (Machine machine = Device.machine(job.threads())) {
      events.completed(new Deployment(job, machine, new Progress()).write());
    }
  }

  private final class Progress implements DeploymentListener {
    @Override
    public void writing(DeploymentFormat format) {
      events.phase("writing", format.id());
    }

    @Override
    public void checking(DeploymentFormat format) {
      events.phase("checking", format.id());
    }

    @Override
    public void warning(String message) {
      events.warning(message);
    }
  }
}
