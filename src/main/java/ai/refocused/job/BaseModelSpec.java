package ai.refocused.job;

import java.nio.file.Path;

/**
 * The model that a run starts from.
 *
 * @param folder in Hugging Face's layout; absolute
 * @param name what cards and logs call it, the same on every machine: Maven coordinates of an
 *     artifact, else the name of a folder or zip
 */
public record BaseModelSpec(Path folder, String name) {}
