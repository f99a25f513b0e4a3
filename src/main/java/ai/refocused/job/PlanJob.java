package ai.refocused.job;

import java.nio.file.Path;
import java.util.List;

/** To find out what a fine-tuning would take, without doing it. */
public record PlanJob(JobSpec run) implements TrainerJob {
  @Override
  public List<Path> dataFiles() {
    return run.dataFiles();
  }
}
