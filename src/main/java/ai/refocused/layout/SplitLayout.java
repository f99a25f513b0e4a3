package ai.refocused.layout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The splits of a folder of data files, told from the files' names as the Hugging Face hub does it:
 * a word such as {@code train} that stands by itself in a file's name, or else in the name of a
 * folder it lies in. {@code train-00000-of-00002.parquet}, {@code data/train.jsonl} and {@code
 * train/part1.jsonl} are all of the split {@code train}. Where no name has such a word, all files
 * are {@code train}.
 */
public final class SplitLayout {
  /** The split to train on where nothing else is said. */
  public static final String TRAIN = "train";

  /** Splits to hold out where nothing else is said, the first that exists. */
  private static final List<String> HELD_OUT = List.of("eval", "validation", "test");

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("train", TRAIN),
          Map.entry("training", TRAIN),
          Map.entry("eval", "eval"),
          Map.entry("evaluation", "eval"),
          Map.entry("validation", "validation"),
          Map.entry("valid", "validation"),
          Map.entry("val", "validation"),
          Map.entry("dev", "validation"),
          Map.entry("test", "test"),
          Map.entry("testing", "test"));

  /** JSON files that libraries put beside the data. */
  private static final Set<String> NOT_DATA =
      Set.of(
          "config.json",
          "dataset_dict.json",
          "dataset_info.json",
          "dataset_infos.json",
          "package.json",
          "state.json");

  private final Map<String, List<String>> splits;

  private SplitLayout(Map<String, List<String>> splits) {
    this.splits = splits;
  }

  /**
   * Sorts files into splits.
   *
   * @param names paths within the folder, with slashes; what is not data is passed over
   */
  public static SplitLayout of(Collection<String> names) {
    Map<String, List<String>> splits = new TreeMap<>();
    List<String> unnamed = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      if (isData(name)) {
        split(name)
            .ifPresentOrElse(
                split -> splits.computeIfAbsent(split, s -> new ArrayList<>()).add(name),
                () -> unnamed.add(name));
      }
    }
    if (splits.isEmpty() && !unnamed.isEmpty()) {
      splits.put(TRAIN, unnamed);
    }
    return new SplitLayout(splits);
  }

  /** A layout that somebody wrote down. */
  public static SplitLayout written(Map<String, List<String>> splits) {
    return new SplitLayout(new LinkedHashMap<>(splits));
  }

  /** Whether a path is that of a data file, neither hidden nor known to be something else. */
  public static boolean isData(String name) {
    String file = fileName(name);
    boolean hidden =
        List.of(name.split("/")).stream()
            .anyMatch(part -> part.startsWith(".") || part.startsWith("_"));
    return !hidden && !NOT_DATA.contains(file) && DataFormat.of(file).isPresent();
  }

  /** The files of a split, in the order of their names; empty if there is no such split. */
  public List<String> files(String split) {
    return List.copyOf(splits.getOrDefault(split, List.of()));
  }

  /** The names of the splits. */
  public List<String> splits() {
    return List.copyOf(splits.keySet());
  }

  /** The split to hold out if nobody says which. */
  public Optional<String> heldOut() {
    return HELD_OUT.stream().filter(splits::containsKey).findFirst();
  }

  /**
   * Two files that seem to be the same data in two formats, such as {@code train.json} and {@code
   * train.jsonl}; empty if there are none.
   */
  public static Optional<List<String>> ambiguous(List<String> files) {
    Map<String, String> byStem = new TreeMap<>();
    for (String file : files) {
      String other = byStem.putIfAbsent(DataFormat.stem(file), file);
      if (other != null) {
        return Optional.of(List.of(other, file));
      }
    }
    return Optional.empty();
  }

  /** Splits and their number of files, for people to read. */
  public String inWords() {
    return splits.entrySet().stream()
        .map(split -> split.getKey() + " (" + count(split.getValue().size()) + ")")
        .collect(Collectors.joining(", "));
  }

  private static String count(int files) {
    return files == 1 ? "1 file" : files + " files";
  }

  /** The word of the file's name counts before those of folders, inner before outer. */
  private static Optional<String> split(String name) {
    List<String> parts = List.of(name.split("/"));
    for (int i = parts.size() - 1; i >= 0; i--) {
      String part = i == parts.size() - 1 ? DataFormat.stem(parts.get(i)) : parts.get(i);
      for (String word : part.toLowerCase(Locale.ROOT).split("[^a-z]+", -1)) {
        if (WORDS.containsKey(word)) {
          return Optional.of(WORDS.get(word));
        }
      }
    }
    return Optional.empty();
  }

  private static String fileName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
