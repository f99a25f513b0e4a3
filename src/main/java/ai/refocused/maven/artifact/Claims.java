package ai.refocused.maven.artifact;

import ai.refocused.job.InvalidJobException;
import java.nio.file.Path;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;

/** Keeps the executions of one project from writing the same file or folder one after the other. */
public final class Claims {
  private static final String COMMAND_LINE = "default-cli";

  private final MavenProject project;
  private final String execution;

  public Claims(MavenProject project, MojoExecution execution) {
    this.project = project;
    this.execution = execution.getExecutionId();
  }

  /**
   * Reserves a path for this execution in this build.
   *
   * @param element of the pom that changes the path
   * @throws InvalidJobException if another execution has written to it in this build
   */
  public void claim(Path path, String element) {
    if (execution.equals(COMMAND_LINE)) {
      return; // whoever calls a goal by hand after a build wants it again
    }
    String key = "ai.refocused.claim." + path.toAbsolutePath().normalize();
    Object owner = project.getContextValue(key);
    if (owner != null && !owner.equals(execution)) {
      throw new InvalidJobException(
          element,
          "\"%s\" of execution \"%s\" was written by execution \"%s\" of this build. Give one of them"
                  .formatted(path, execution, owner)
              + " another "
              + element
              + ".");
    }
    project.setContextValue(key, execution);
  }
}
