package ai.refocused.preflight;

import ai.refocused.job.JobSpec;
import ai.refocused.job.TuningSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** How much a run will write, estimated from the size of the base model. */
final class DiskNeed {
  /** final_model and best_model. */
  private static final int MODELS = 2;

  /** Weights and two moments. */
  private static final int COPIES_IN_CHECKPOINT = 3;

  private DiskNeed() {}

  /** Bytes a run will write at least; empty if the base model cannot be measured. */
  static Optional<Long> of(JobSpec job) throws IOException {
    if (!Files.isDirectory(job.baseModel().folder())) {
      return Optional.empty();
    }
    long model = 0;
    for (Path file : ModelFiles.in(job.baseModel().folder())) {
      model += Files.size(file);
    }
    return Optional.of(model * (MODELS + (long) checkpoints(job) * COPIES_IN_CHECKPOINT));
  }

  /** Checkpoints of the model's size on disk at a time; a new one is complete before one goes. */
  private static int checkpoints(JobSpec job) {
    boolean small = !(job.tuning() instanceof TuningSpec.Full);
    if (small || job.cadence().saveSteps() == 0) {
      return 0;
    }
    boolean all = job.cadence().saveTotalLimit() == 0;
    int steps = job.schedule().maxSteps();
    int written = steps == 0 ? 1 : steps / job.cadence().saveSteps();
    return all ? written : Math.min(written, job.cadence().saveTotalLimit() + 1);
  }

  /** A size for people to read. */
  static String show(long bytes) {
    double megabytes = bytes / 1e6;
    return megabytes < 1000
        ? String.format(Locale.ROOT, "%.0f MB", megabytes)
        : String.format(Locale.ROOT, "%.1f GB", megabytes / 1000);
  }
}
