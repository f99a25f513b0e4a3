package ai.refocused.maven.source;

import java.nio.file.Path;

/**
 * A base model or a dataset, found.
 *
 * @param path a file or folder
 * @param reference what to call it in a model card, the same on every machine: coordinates of an
 *     artifact, else a file's or folder's name
 */
public record Source(Path path, String reference) {}
