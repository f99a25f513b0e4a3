package ai.refocused.job;

import java.nio.file.Path;

/**
 * Makes the full model of an adapter and its base.
 *
 * @param adapter folder in PEFT's layout
 * @param adapterName what the new model's card calls it
 * @param model folder to write, replaced as a whole
 */
public record MergeJob(BaseModelSpec baseModel, Path adapter, String adapterName, Path model)
    implements TrainerJob {}
