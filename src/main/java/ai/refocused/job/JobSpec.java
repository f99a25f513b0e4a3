package ai.refocused.job;

import java.nio.file.Path;

/**
 * One fine-tuning, complete: every default is filled in and every path is absolute.
 *
 * @param outputDirectory the run's own folder, {@code <task>_<dataset stem>} under the user's
 * @param seed start of every random stream
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
    Path outputDirectory,
    SessionSpec session,
    long seed)
    implements TrainerJob {}
