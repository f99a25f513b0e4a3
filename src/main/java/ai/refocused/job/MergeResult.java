package ai.refocused.job;

import java.nio.file.Path;

/**
 * A merged model.
 *
 * @param model its folder
 * @param weightsSha256 digest of its weights, whatever files they are in
 */
public record MergeResult(Path model, String weightsSha256) implements TrainerResult {}
