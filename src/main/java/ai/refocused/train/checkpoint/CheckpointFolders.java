package ai.refocused.train.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The folders a checkpoint store consists of: which there are, and which have to go. */
final class CheckpointFolders {
  private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-step-(\\d{1,9})");
  private static final Pattern BEST = Pattern.compile("best-step-(\\d{1,9})");

  private final Path root;
  private final DurableFiles files;

  CheckpointFolders(Path root, DurableFiles files) {
    this.root = root.toAbsolutePath().normalize();
    this.files = files;
  }

  static String checkpoint(int step) {
    return "checkpoint-step-" + step;
  }

  static String best(int step) {
    return "best-step-" + step;
  }

  static boolean isCheckpointName(String name) {
    return CHECKPOINT.matcher(name).matches();
  }

  Path root() {
    return root;
  }

  /** Checkpoints by step, intact or not. */
  SortedMap<Integer, Path> checkpoints() throws IOException {
    return byStep(CHECKPOINT);
  }

  private SortedMap<Integer, Path> byStep(Pattern pattern) throws IOException {
    SortedMap<Integer, Path> found = new TreeMap<>();
    for (Path entry : Leftovers.entries(root)) {
      Matcher matcher = pattern.matcher(entry.getFileName().toString());
      if (matcher.matches() && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        found.put(Integer.valueOf(matcher.group(1)), entry);
      }
    }
    return found;
  }

  /** Deletes what interrupted writers left. */
  void sweep() throws IOException {
    Leftovers.sweep(files, root);
  }

  /** Deletes the results of earlier runs. */
  void deleteAll(Consumer<String> warnings) throws IOException {
    SortedMap<Integer, Path> checkpoints = checkpoints();
    if (!checkpoints.isEmpty()) {
      warnings.accept(
          "<resume> is \"never\": the "
              + checkpoints.size()
              + " checkpoints of an earlier run in "
              + root
              + " are deleted.");
    }
    deleteAll(checkpoints.values());
    deleteAll(byStep(BEST).values());
  }

  private void deleteAll(Iterable<Path> paths) throws IOException {
    for (Path path : paths) {
      Leftovers.deleteTree(files, path);
    }
  }

  /**
   * Deletes the oldest checkpoints beyond {@code limit} (0: none) but those of leaders, and best
   * weights that no remaining one names. Never the checkpoint just written nor the best weights it
   * names; and the checkpoint of the best step, if there is one, only where the limit is 1.
   */
  void prune(CheckpointContent written, int limit) throws IOException {
    SortedMap<Integer, Path> checkpoints = checkpoints();
    List<Integer> others = new ArrayList<>(checkpoints.keySet());
    others.remove(Integer.valueOf(written.step()));
    others.removeAll(written.leaders());
    int excess = limit == 0 ? 0 : Math.max(0, others.size() + 1 - limit);
    if (limit > 1) {
      // It counts as one of those that are kept, so there are still enough others to delete.
      others.remove(Integer.valueOf(written.bestStep()));
    }
    for (int step : others.subList(0, excess)) {
      Leftovers.deleteTree(files, checkpoints.remove(step));
    }
    Set<Integer> named = new HashSet<>();
    named.add(written.bestStep());
    for (Path checkpoint : checkpoints.values()) {
      named.add(bestStep(checkpoint));
    }
    SortedMap<Integer, Path> best = byStep(BEST);
    best.keySet().removeAll(named);
    deleteAll(best.values());
  }

  /** The best weights a checkpoint names; 0, as if none, for one that is damaged anyway. */
  private static int bestStep(Path checkpoint) {
    try {
      return CommittedFolder.manifest(checkpoint).bestStep();
    } catch (IOException e) {
      return 0;
    }
  }
}
