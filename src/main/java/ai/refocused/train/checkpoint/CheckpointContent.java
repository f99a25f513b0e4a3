package ai.refocused.train.checkpoint;

import ai.refocused.engine.NativeFloats;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What goes into a checkpoint.
 *
 * @param step optimizer steps done
 * @param bestStep step of the best weights so far; 0 if none
 * @param leaders steps of the best evaluations, whose checkpoints are kept beside the newest
 * @param vectors by name; {@code weights} becomes {@code weights.bin}
 * @param documents by file name
 */
public record CheckpointContent(
    int step,
    int bestStep,
    Set<Integer> leaders,
    SortedMap<String, NativeFloats> vectors,
    SortedMap<String, byte[]> documents) {

  public CheckpointContent {
    leaders = Set.copyOf(leaders);
    vectors = Collections.unmodifiableSortedMap(new TreeMap<>(vectors));
    documents = Collections.unmodifiableSortedMap(new TreeMap<>(documents));
  }

  public CheckpointContent(int step, int bestStep, Map<String, NativeFloats> vectors) {
    this(step, bestStep, Set.of(), new TreeMap<>(vectors), new TreeMap<>());
  }

  /** About how much disk it takes. */
  long bytes() {
    long floats = vectors.values().stream().mapToLong(NativeFloats::length).sum();
    return floats * Float.BYTES + documents.values().stream().mapToLong(d -> d.length).sum();
  }
}
