package ai.refocused.job;

import java.nio.file.Path;

/**
 * What a sweep of the learning rate found.
 *
 * @param learningRate where the loss falls most steeply
 * @param table the losses as comma-separated values
 * @param picture the losses as an SVG document
 */
public record LearningRateResult(double learningRate, Path table, Path picture)
    implements TrainerResult {}
