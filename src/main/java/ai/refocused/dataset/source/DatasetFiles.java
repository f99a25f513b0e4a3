package ai.refocused.dataset.source;

import ai.refocused.job.InvalidJobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a dataset.
 *
 * @param eval rows held out, if the dataset says which
 */
public record DatasetFiles(Path train, Optional<Path> eval) {
  private static final String WHERE = "<dataset>";
  private static final List<String> ENDINGS = List.of(".jsonl", ".json", ".ndjson");

  /** In the order of preference. */
  private static final List<String> EVAL_NAMES =
      List.of("eval", "validation", "valid", "val", "dev", "test");

  /**
   * Finds them: a file is all there is; a folder has {@code train} and perhaps one of {@code eval},
   * {@code validation}, {@code valid}, {@code val}, {@code dev}, {@code test}, each ending in
   * {@code .jsonl}, {@code .json} or {@code .ndjson}.
   *
   * @throws InvalidJobException if there is nothing there, or it is not clear which file is meant
   */
  public static DatasetFiles of(Path path) {
    if (Files.isRegularFile(path)) {
      if (ENDINGS.stream().noneMatch(path.getFileName().toString()::endsWith)) {
        throw new InvalidJobException(
            WHERE,
            "\"" + path + "\" ends in none of .jsonl, .json and .ndjson. Rename or convert it.");
      }
      return new DatasetFiles(path, Optional.empty());
    }
    if (!Files.isDirectory(path)) {
      throw new InvalidJobException(WHERE, "\"" + path + "\" does not exist.");
    }
    Path train =
        find(path, "train")
            .orElseThrow(
                () ->
                    new InvalidJobException(
                        WHERE,
                        "the folder \""
                            + path
                            + "\" has no train.jsonl or train.json; it holds "
                            + listing(path)
                            + "."));
    for (String name : EVAL_NAMES) {
      Optional<Path> eval = find(path, name);
      if (eval.isPresent()) {
        return new DatasetFiles(train, eval);
      }
    }
    return new DatasetFiles(train, Optional.empty());
  }

  private static Optional<Path> find(Path folder, String name) {
    List<Path> found = new ArrayList<>();
    for (String ending : ENDINGS) {
      Path file = folder.resolve(name + ending);
      if (Files.isRegularFile(file)) {
        found.add(file);
      }
    }
    if (found.size() > 1) {
      throw new InvalidJobException(
          WHERE,
          "the folder \""
              + folder
              + "\" has both "
              + found.get(0).getFileName()
              + " and "
              + found.get(1).getFileName()
              + ". Keep one.");
    }
    return found.stream().findFirst();
  }

  private static String listing(Path folder) {
    try (var files = Files.list(folder)) {
      List<String> names =
          files.map(file -> file.getFileName().toString()).sorted().limit(10).toList();
      return names.isEmpty() ? "nothing" : String.join(", ", names);
    } catch (IOException e) {
      return "files that cannot be listed (" + e.getMessage() + ")";
    }
  }
}
