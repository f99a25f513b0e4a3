package ai.refocused.train.checkpoint;

import ai.refocused.train.checkpoint.CheckpointException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Finds the checkpoint a run goes on from. */
final class CheckpointSearch {
  private final CheckpointFolders folders;
  private final JobFingerprint fingerprint;
  private final boolean ignoreChanges;
  private final Consumer<String> warnings;

  CheckpointSearch(
      CheckpointFolders folders,
      JobFingerprint fingerprint,
      boolean ignoreChanges,
      Consumer<String> warnings) {
    this.folders = folders;
    this.fingerprint = fingerprint;
    this.ignoreChanges = ignoreChanges;
    this.warnings = warnings;
  }

  /**
   * The intact checkpoint of the highest step (not of the latest time: clocks jump). Fails if there
   * are checkpoints but none is intact: starting over must be asked for.
   */
  Optional<Checkpoint> newest() throws IOException {
    SortedMap<Integer, Path> checkpoints = folders.checkpoints();
    List<Integer> steps = new ArrayList<>(checkpoints.keySet());
    Collections.reverse(steps);
    for (int step : steps) {
      Path folder = checkpoints.get(step);
      try {
        Checkpoint checkpoint = open(folder);
        requireSameJob(checkpoint);
        return Optional.of(checkpoint);
      } catch (IOException e) {
        warnings.accept(folder + " is passed over: " + e.getMessage() + ".");
      }
    }
    if (!steps.isEmpty()) {
      throw new CheckpointException(
          Reason.DAMAGED,
          "None of the "
              + steps.size()
              + " checkpoints in "
              + folders.root()
              + " is intact. To start over, set <resume>never</resume>.");
    }
    return Optional.empty();
  }

  /** The checkpoint of a name or a path. */
  Checkpoint named(String resume) throws IOException {
    Path folder =
        CheckpointFolders.isCheckpointName(resume)
            ? folders.root().resolve(resume)
            : Path.of(resume).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(
          Reason.NOT_FOUND,
          "<resume>: \""
              + resume
              + "\" is neither \"auto\", \"never\" nor a checkpoint; there is no folder "
              + folder
              + ". Checkpoints there are: "
              + folders.checkpoints().values().stream()
                  .map(p -> p.getFileName().toString())
                  .toList()
              + ".");
    }
    Checkpoint checkpoint;
    try {
      checkpoint = open(folder);
    } catch (IOException e) {
      throw new CheckpointException(
          Reason.DAMAGED,
          "<resume>: \""
              + resume
              + "\" is not intact: "
              + e.getMessage()
              + ". Choose another checkpoint or <resume>auto</resume>.",
          e);
    }
    requireSameJob(checkpoint);
    return checkpoint;
  }

  private static Checkpoint open(Path folder) throws IOException {
    Manifest manifest = CommittedFolder.verify(folder);
    String name = folder.getFileName().toString();
    if (CheckpointFolders.isCheckpointName(name)
        && !name.equals(CheckpointFolders.checkpoint(manifest.step()))) {
      throw new IOException("its manifest is that of step " + manifest.step());
    }
    if (manifest.bestStep() > 0) {
      Path best = folder.resolveSibling(CheckpointFolders.best(manifest.bestStep()));
      try {
        CommittedFolder.verify(best);
      } catch (IOException e) {
        throw new IOException(
            "of the best weights in " + best.getFileName() + ", " + e.getMessage(), e);
      }
    }
    return new Checkpoint(folder, manifest.step(), manifest.bestStep());
  }

  private void requireSameJob(Checkpoint checkpoint) {
    JobFingerprint saved = checkpoint.document(CheckpointStore.FINGERPRINT, JobFingerprint.class);
    List<String> differences = fingerprint.differencesFrom(saved);
    if (differences.isEmpty()) {
      return;
    }
    String found =
        checkpoint.folder()
            + " belongs to a run that differs from this one (then -> now):\n"
            + String.join("\n", differences);
    if (ignoreChanges) {
      warnings.accept(found + "\n<resumeIgnoreChanges> is true: training goes on from it.");
      return;
    }
    throw new CheckpointException(
        Reason.DIFFERENT_JOB,
        found
            + "\nUndo the change to go on, start over with <resume>never</resume>, or go on all the"
            + " same with <resumeIgnoreChanges>true</resumeIgnoreChanges>.");
  }
}
