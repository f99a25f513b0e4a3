package ai.refocused.hub;

import java.util.Optional;

/**
 * A file of a repository, as the hub lists it.
 *
 * @param path with slashes; not trusted
 * @param gitOid SHA-1 of the file as a git blob, or of its LFS pointer
 * @param sha256 of the content, for files in LFS
 */
public record HubFile(String path, long size, String gitOid, Optional<String> sha256) {}
