package ai.refocused.job;

import java.nio.file.Path;
import java.util.List;

/**
 * One fine-tuning, complete: every default is filled in and every path is absolute.
 *
 * @param sweep how a learning rate is found, where that is asked for
 * @param outputDirectory the run's own folder, {@code <task>_<dataset stem>} under the user's
 * @param seed start of every random stream
 * @param settings all of the above and what only Maven's process uses, with their origins, to show
 */
public record JobSpec(
    Task task,
    BaseModelSpec baseModel,
    DatasetSpec dataset,
    TuningSpec tuning,
    OptimizerSpec optimizer,
    ScheduleSpec schedule,
    BatchSpec batch,
    CadenceSpec cadence,
    ComputeSpec compute,
    RegularizationSpec regularization,
    SelectionSpec selection,
    GuardSpec guards,
    SweepSpec sweep,
    Path outputDirectory,
    SessionSpec session,
    long seed,
    List<SettingValue> settings)
    implements TrainerJob {
  public JobSpec {
    settings = List.copyOf(settings);
  }

  /** The same with a learning rate that was found. */
  public JobSpec withLearningRate(double rate) {
    return new JobSpec(
        task,
        baseModel,
        dataset,
        tuning,
        optimizer.withLearningRate(rate),
        schedule,
        batch,
        cadence,
        compute,
        regularization,
        selection,
        guards,
        sweep,
        outputDirectory,
        session,
        seed,
        settings);
  }

  /** The same in another number format. */
  public JobSpec in(MixedPrecision precision) {
    return new JobSpec(
        task,
        baseModel,
        dataset,
        tuning,
        optimizer,
        schedule,
        batch,
        cadence,
        compute.in(precision),
        regularization,
        selection,
        guards,
        sweep,
        outputDirectory,
        session,
        seed,
        settings);
  }

  @Override
  public List<Path> dataFiles() {
    return dataset.files().all();
  }
}
