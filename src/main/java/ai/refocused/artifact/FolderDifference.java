package ai.refocused.artifact;

import ai.refocused.weights.SafetensorsFile;
import ai.refocused.weights.TensorDifference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/** Where the files of two folders first differ, in the order of their names. */
public final class FolderDifference {
  private FolderDifference() {}

  /** The first difference in words; empty if names and bytes are the same. */
  public static Optional<String> first(Path one, Path other, FileDigests digests)
      throws IOException {
    SortedMap<String, String> ofOne = digests.ofAll(one);
    SortedMap<String, String> ofOther = digests.ofAll(other);
    TreeSet<String> names = new TreeSet<>(ofOne.keySet());
    names.addAll(ofOther.keySet());
    for (String name : names) {
      if (!ofOne.containsKey(name) || !ofOther.containsKey(name)) {
        return Optional.of("\"%s\" is in one of them alone".formatted(name));
      }
      if (!ofOne.get(name).equals(ofOther.get(name))) {
        return Optional.of("\"" + name + "\"" + detail(one.resolve(name), other.resolve(name)));
      }
    }
    return Optional.empty();
  }

  private static String detail(Path one, Path other) {
    if (!one.toString().endsWith(".safetensors")) {
      return "";
    }
    try (SafetensorsFile first = SafetensorsFile.open(one);
        SafetensorsFile second = SafetensorsFile.open(other)) {
      return TensorDifference.first(first, second)
          .map(difference -> ", " + difference)
          .orElse(", whose tensors are the same: the header differs");
    }
  }
}
