package ai.refocused.job;

import java.nio.file.Path;
import java.util.List;

/** To find out what a fine-tuning would train, and in how much memory, without a step of it. */
public record ExplainJob(JobSpec run) implements TrainerJob {
  @Override
  public List<Path> dataFiles() {
    return run.dataFiles();
  }
}
