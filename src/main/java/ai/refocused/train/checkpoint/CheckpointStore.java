package ai.refocused.train.checkpoint;

import ai.refocused.engine.NativeFloats;
import ai.refocused.train.checkpoint.CheckpointException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The checkpoints of one run: {@code checkpoint-step-N} folders with everything needed to go on,
 * and {@code best-step-N} folders with the weights that did best in evaluation. A checkpoint names
 * the best weights known when it was made; they stay as long as it does.
 */
public final class CheckpointStore {
  static final String FINGERPRINT = "fingerprint.json";
  private static final String WEIGHTS = "weights";

  private static final double SPACE_BEFORE_SAVE = 1.05;

  private final CheckpointFolders folders;
  private final JobFingerprint fingerprint;
  private final int saveTotalLimit;
  private final Consumer<String> warnings;
  private final DurableFiles files;

  /**
   * @param folder holds the checkpoints and nothing else; created when needed
   * @param saveTotalLimit checkpoints kept; 0 keeps all
   * @param warnings told what a user should know but that stops nothing
   */
  public CheckpointStore(
      Path folder,
      JobFingerprint fingerprint,
      int saveTotalLimit,
      Consumer<String> warnings,
      DurableFiles files) {
    this.folders = new CheckpointFolders(folder, files);
    this.fingerprint = fingerprint;
    this.saveTotalLimit = saveTotalLimit;
    this.warnings = warnings;
    this.files = files;
  }

  /**
   * The checkpoint to go on from.
   *
   * @param resume {@code auto}: the newest one that is intact, if there is any; {@code never}:
   *     none, and those of earlier runs are deleted; else the name of a checkpoint or the path of
   *     one
   * @param ignoreChanges whether a checkpoint of another job is taken with a warning; otherwise it
   *     is an error
   */
  public Optional<Checkpoint> resumeFrom(String resume, boolean ignoreChanges) {
    CheckpointSearch search = new CheckpointSearch(folders, fingerprint, ignoreChanges, warnings);
    try {
      folders.sweep();
      if (resume.equals("never")) {
        folders.deleteAll(warnings);
        return Optional.empty();
      }
      if (resume.equals("auto")) {
        return search.newest();
      }
      Checkpoint checkpoint = search.named(resume);
      adoptBest(checkpoint);
      return Optional.of(checkpoint);
    } catch (IOException e) {
      throw notWritable("The checkpoints in " + folders.root() + " cannot be prepared", e);
    }
  }

  /** A checkpoint from elsewhere brings the best weights that it names. */
  private void adoptBest(Checkpoint checkpoint) throws IOException {
    int step = checkpoint.bestStep();
    Path source = checkpoint.folder().resolveSibling(CheckpointFolders.best(step));
    if (step == 0 || source.getParent().equals(folders.root())) {
      return;
    }
    long length = Files.size(source.resolve(WEIGHTS + ".bin")) / Float.BYTES;
    try (NativeFloats weights = NativeFloats.allocate(length)) {
      new Checkpoint(source, step, step).restore(WEIGHTS, weights);
      saveBest(step, weights);
    }
  }

  /**
   * Fails if the disk has not room for the checkpoints that a run will have at a time, beside those
   * that are there: what is kept, and one more that is complete before another goes.
   *
   * @param content of one of them
   * @param count how many are still to be made
   */
  public void requireSpaceForRun(CheckpointContent content, int count) {
    try {
      int limit = saveTotalLimit == 0 ? Integer.MAX_VALUE : saveTotalLimit;
      int present = folders.checkpoints().size();
      int kept = Math.min(count, Math.max(0, limit - present));
      requireSpace(content.bytes(), kept + SPACE_BEFORE_SAVE, "the run's checkpoints need");
    } catch (IOException e) {
      throw notWritable("The checkpoints in " + folders.root() + " cannot be listed", e);
    }
  }

  /** Commits a checkpoint, then deletes the oldest beyond the limit. Returns its folder. */
  public Path save(CheckpointContent content) {
    SortedMap<String, byte[]> documents = new TreeMap<>(content.documents());
    documents.put(FINGERPRINT, StateJson.write(fingerprint));
    Path target =
        commit(
            CheckpointFolders.checkpoint(content.step()),
            new CheckpointContent(
                content.step(),
                content.bestStep(),
                content.leaders(),
                content.vectors(),
                documents));
    try {
      folders.prune(content, saveTotalLimit);
      folders.sweep();
    } catch (IOException e) {
      warnings.accept("Old checkpoints in " + folders.root() + " cannot be deleted: " + e);
    }
    return target;
  }

  /** Commits the weights that did best so far, beside those of earlier steps. */
  public void saveBest(int step, NativeFloats weights) {
    commit(
        CheckpointFolders.best(step), new CheckpointContent(step, step, Map.of(WEIGHTS, weights)));
  }

  /** Copies the best weights of a step. */
  public void restoreBest(int step, NativeFloats target) {
    Path folder = folders.root().resolve(CheckpointFolders.best(step));
    try {
      CommittedFolder.verify(folder);
    } catch (IOException e) {
      throw new CheckpointException(
          Reason.DAMAGED, folder + " is not intact: " + e.getMessage() + ".", e);
    }
    new Checkpoint(folder, step, step).restore(WEIGHTS, target);
  }

  private Path commit(String name, CheckpointContent content) {
    Path target = folders.root().resolve(name);
    requireSpace(content.bytes(), SPACE_BEFORE_SAVE, "a checkpoint needs");
    try {
      CommittedFolder.commit(files, target, content);
    } catch (IOException e) {
      requireSpace(content.bytes(), 1, "a checkpoint needs");
      throw notWritable(target + " cannot be written", e);
    }
    return target;
  }

  private void requireSpace(long bytes, double times, String what) {
    long needed = (long) Math.ceil(bytes * times);
    long free;
    try {
      files.ensureFolder(folders.root());
      free = files.usableSpace(folders.root());
    } catch (IOException e) {
      throw notWritable(folders.root() + " cannot be written", e);
    }
    if (free < needed) {
      throw new CheckpointException(
          Reason.DISK_FULL,
          String.format(
              Locale.ROOT,
              "%s: %s %,d bytes there, %,d are free. Free some space, lower"
                  + " <saveTotalLimit> or set another <outputDirectory>.",
              folders.root(),
              what,
              needed,
              free));
    }
  }

  private static CheckpointException notWritable(String what, IOException cause) {
    return new CheckpointException(
        Reason.NOT_WRITABLE,
        what + ": " + cause + ". Check the disk and the folder's permissions.",
        cause);
  }
}
