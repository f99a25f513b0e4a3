package ai.refocused.job;

import ai.refocused.job.generation.NamedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Packages a model for deployment.
 *
 * @param task decides how prompts are rendered
 * @param base what the adapter was trained on; there if the adapter is
 * @param adapter folder in PEFT's layout, where it is to be packaged too
 * @param formats without repetition
 * @param folder to write, replaced as a whole
 */
public record DeploymentJob(
    Task task,
    NamedModel model,
    Optional<Path> base,
    Optional<Path> adapter,
    List<DeploymentFormat> formats,
    Path folder,
    int threads)
    implements TrainerJob {
  public DeploymentJob {
    formats = List.copyOf(formats);
  }
}
