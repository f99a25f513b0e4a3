package ai.refocused.job;

import java.nio.file.Path;
import java.util.List;

/**
 * One fine-tuning, complete: every default is filled in and every path is absolute.
 *
 * @param sweep how a learning rate is found, where that is asked for
 * @param outputDirectory the run's own folder, {@code <task>_<dataset stem>} under the user's
 * @param seed start of every random stream
 * @param samples what models are asked for the report
 * @param settings all of the above and what only Maven's process uses, with their origins, to show
 * @param card what the model's card tells beside all this
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
    SampleSpec samples,
    List<SettingValue> settings,
    CardSpec card)
    implements TrainerJob {
  public JobSpec {
    settings = List.copyOf(settings);
  }

  /** The same with a learning rate that was found. */
  public JobSpec withLearningRate(double rate) {
    return with(optimizer.withLearningRate(rate), compute, outputDirectory, card);
  }

  /** The same in another number format. */
  public JobSpec in(MixedPrecision precision) {
    return with(optimizer, compute.in(precision), outputDirectory, card);
  }

  /** The same with another folder for what comes of it. */
  public JobSpec into(Path folder) {
    return with(optimizer, compute, folder, card);
  }

  /** The same with another card. */
  public JobSpec with(CardSpec other) {
    return with(optimizer, compute, outputDirectory, other);
  }

  private JobSpec with(
      OptimizerSpec newOptimizer, ComputeSpec newCompute, Path newFolder, CardSpec newCard) {
    return new JobSpec(
        task,
        baseModel,
        dataset,
        tuning,
        newOptimizer,
        schedule,
        batch,
        cadence,
        newCompute,
        regularization,
        selection,
        guards,
        sweep,
        newFolder,
        session,
        seed,
        samples,
        settings,
        newCard);
  }

  @Override
  public List<Path> dataFiles() {
    return dataset.files().all();
  }
}
