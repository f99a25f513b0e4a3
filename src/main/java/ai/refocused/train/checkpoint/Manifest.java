package ai.refocused.train.checkpoint;

import java.util.List;

/**
 * What a committed folder holds. Written last: a folder with a manifest that fits is complete.
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param step optimizer steps done
 * @param bestStep step of the best weights so far, kept in a folder of their own; 0 if none
 * @param files all files but the manifest
 */
record Manifest(int formatVersion, int step, int bestStep, List<FileEntry> files) {
  static final String NAME = "manifest.json";
  static final int FORMAT_VERSION = 1;

  /** One file, with the SHA-256 of its content in hexadecimal. */
  record FileEntry(String name, long bytes, String sha256) {}

  Manifest {
    files = List.copyOf(files);
  }
}
