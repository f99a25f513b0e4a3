package ai.refocused.job.generation;

import java.nio.file.Path;

/**
 * A model that answers.
 *
 * @param name what logs call it
 * @param folder in Hugging Face's layout; absolute
 */
public record NamedModel(String name, Path folder) {}
