package ai.refocused.job;

import java.nio.file.Path;
import java.util.List;

/**
 * Looks for a learning rate for a fine-tuning, without doing it.
 *
 * @param finetuning all of it counts but the length, the schedule and the learning rate
 */
public record LearningRateJob(JobSpec finetuning) implements TrainerJob {

  @Override
  public List<Path> dataFiles() {
    return finetuning.dataFiles();
  }
}
