package ai.refocused.deployment;

import ai.refocused.job.DeploymentFormat;

/** Is told how a deployment comes along. */
public interface DeploymentListener {
  /** A format is about to be written. */
  void writing(DeploymentFormat format);

  /** A format is about to be read and compared. */
  void checking(DeploymentFormat format);

  /** Something that the user should know. */
  void warning(String message);
}
