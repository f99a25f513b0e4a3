package ai.refocused.train.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything a run's results depend on, by name, as text: settings by their pom names, inputs by
 * the hash of their content. Two runs with equal fingerprints compute the same.
 */
public record JobFingerprint(SortedMap<String, String> entries) {
  public JobFingerprint {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  public static JobFingerprint of(Map<String, String> entries) {
    return new JobFingerprint(new TreeMap<>(entries));
  }

  /**
   * One line, {@code name: then -> now}, for each entry in which a checkpoint's fingerprint differs
   * from this one.
   */
  List<String> differencesFrom(JobFingerprint saved) {
    TreeSet<String> names = new TreeSet<>(entries.keySet());
    names.addAll(saved.entries.keySet());
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      String before = saved.entries.getOrDefault(name, "not set");
      String now = entries.getOrDefault(name, "not set");
      if (!before.equals(now)) {
        lines.add("  " + name + ": " + before + " -> " + now);
      }
    }
    return lines;
  }
}
