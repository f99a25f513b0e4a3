package ai.refocused.hub.upload;

import java.nio.file.Path;

/**
 * A file for a repository.
 *
 * @param path within the repository, with slashes
 * @param file on this machine
 */
public record UploadFile(String path, Path file, long size, String sha256) {}
