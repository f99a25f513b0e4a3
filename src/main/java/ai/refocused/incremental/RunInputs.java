package ai.refocused.incremental;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that the result of a run depends on.
 *
 * @param settings values by name, as they are written in a pom
 * @param files SHA-256 by name, such as {@code dataset/train.jsonl}
 */
record RunInputs(SortedMap<String, String> settings, SortedMap<String, String> files) {
  private static final String UNSET = "(unset)";

  RunInputs {
    settings = new TreeMap<>(settings);
    files = new TreeMap<>(files);
  }

  /** What is different now; one phrase each, none if nothing is. */
  List<String> changesTo(RunInputs now) {
    List<String> changes = new ArrayList<>();
    for (String name : names(settings, now.settings)) {
      String before = settings.getOrDefault(name, UNSET);
      String after = now.settings.getOrDefault(name, UNSET);
      if (!before.equals(after)) {
        changes.add(name + ": " + before + " -> " + after);
      }
    }
    for (String name : names(files, now.files)) {
      String before = files.get(name);
      String after = now.files.get(name);
      if (before == null) {
        changes.add(name + " is new");
      } else if (after == null) {
        changes.add(name + " is gone");
      } else if (!before.equals(after)) {
        changes.add(name + " changed");
      }
    }
    return changes;
  }

  private static SortedSet<String> names(
      SortedMap<String, String> before, SortedMap<String, String> after) {
    SortedSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    return names;
  }
}
