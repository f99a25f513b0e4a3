package ai.refocused.job;

import java.nio.file.Path;

/**
 * One fine-tuning, complete: every default is filled in and every path is absolute.
 *
 * @param outputDirectory the run's own folder, {@code <task>_<dataset stem>} under the user's
 * @param resume {@code auto}, {@code never}, or the name of a checkpoint
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
    Path outputDirectory,
    String resume,
    long seed)
    implements TrainerJob {}
