package ai.refocused.inputs;

import ai.refocused.job.DataFiles;
import ai.refocused.job.InvalidJobException;
import ai.refocused.layout.DataFormat;
import ai.refocused.layout.SplitLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dataset that is a file or a folder. A folder's splits are those of {@link SplitLayout}, or of
 * the {@code configs} of a README.md in it.
 */
public final class LocalDataset {
  private static final String WHERE = "<dataset>";

  /** Deep enough for {@code config/split/file}, and no walk through somebody's home folder. */
  private static final int DEPTH = 4;

  private static final int MOST_FILES = 20_000;

  private LocalDataset() {}

  /**
   * Finds the files. A path where nothing is is given back for a later check to report.
   *
   * @throws InvalidJobException if it holds nothing of what was chosen
   */
  public static DataFiles find(Path path, SplitChoice choice) {
    if (!Files.exists(path)) {
      return DataFiles.of(path);
    }
    if (!Files.isDirectory(path)) {
      return file(path, choice);
    }
    SplitLayout layout = DatasetCard.layout(names(path), card(path), choice, path.toString());
    if (layout.splits().isEmpty()) {
      throw new InvalidJobException(
          WHERE,
          "the folder \"%s\" has no data files; it holds %s. Data files end in %s."
              .formatted(path, listing(path), DataFormat.endingsInWords()));
    }
    SplitChoice.Files chosen = choice.choose(layout, path.toString());
    return new DataFiles(
        DataFiles.nameOf(path), path, in(path, chosen.train()), in(path, chosen.eval()));
  }

  private static DataFiles file(Path file, SplitChoice choice) {
    if (DataFormat.of(file.getFileName().toString()).isEmpty()) {
      throw new InvalidJobException(
          WHERE,
          "\"%s\" ends in none of %s. Rename or convert it."
              .formatted(file, DataFormat.endingsInWords()));
    }
    choice.config().ifPresent(config -> refuse("<datasetConfig>", config, file));
    choice.train().ifPresent(split -> refuse("<datasetSplit>", split, file));
    choice.eval().ifPresent(split -> refuse("<evalDatasetSplit>", split, file));
    return DataFiles.of(file);
  }

  private static void refuse(String where, String value, Path file) {
    throw new InvalidJobException(
        where,
        "\"%s\" cannot be chosen: \"%s\" is one file. Name a folder in <dataset>, or remove this."
            .formatted(value, file));
  }

  private static List<Path> in(Path folder, List<String> names) {
    return names.stream().map(folder::resolve).toList();
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> walk = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      List<String> names =
          walk.filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .limit(MOST_FILES + 1L)
              .toList();
      if (names.size() > MOST_FILES) {
        throw new InvalidJobException(
            WHERE,
            "\"%s\" holds more than %d files. Name the folder that holds the data alone."
                .formatted(folder, MOST_FILES));
      }
      return names;
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidJobException(
          WHERE, "\"%s\" cannot be listed (%s).".formatted(folder, e.getMessage()));
    }
  }

  private static String card(Path folder) {
    Path card = folder.resolve("README.md");
    try {
      return Files.isRegularFile(card) ? Files.readString(card) : "";
    } catch (IOException e) {
      throw new InvalidJobException(WHERE, "\"%s\" is not UTF-8 text.".formatted(card));
    }
  }

  private static String listing(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files.map(file -> file.getFileName().toString()).sorted().limit(10).toList();
      return names.isEmpty() ? "nothing" : String.join(", ", names);
    } catch (IOException e) {
      return "files that cannot be listed (" + e.getMessage() + ")";
    }
  }
}
