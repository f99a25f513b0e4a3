package ai.refocused.job;

/**
 * How many rows are worked on at a time.
 *
 * @param perDeviceTrainBatchSize rows of a micro-batch
 * @param perDeviceEvalBatchSize rows of an evaluation batch
 * @param gradientAccumulationSteps micro-batches of an optimizer step
 */
public record BatchSpec(
    int perDeviceTrainBatchSize, int perDeviceEvalBatchSize, int gradientAccumulationSteps) {}
