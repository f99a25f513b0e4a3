package ai.refocused.job;

import java.nio.file.Path;
import java.util.List;

/**
 * A model, packaged.
 *
 * @param folder with everything
 * @param formats what is in it, in the job's order
 */
public record DeploymentResult(Path folder, List<Packaged> formats) implements TrainerResult {
  public DeploymentResult {
    formats = List.copyOf(formats);
  }

  /**
   * A format that was written, and read again.
   *
   * @param place file or folder, relative to the deployment's
   * @param bytes of all its files
   * @param difference of the logits that it gives from the model's: the largest of all positions,
   *     as a share of their length; 0 for what has no logits
   */
  public record Packaged(DeploymentFormat format, String place, long bytes, double difference) {}
}
