package ai.refocused.job;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a dataset, found and downloaded before the trainer starts.
 *
 * @param name what people call the dataset: a file's or folder's name, {@code organization/name} of
 *     the hub, or Maven coordinates
 * @param path the file, or the folder that holds the others; absolute
 * @param train files to train on, in their order; never empty
 * @param eval files held out; may be empty
 */
public record DataFiles(String name, Path path, List<Path> train, List<Path> eval) {
  public DataFiles {
    train = List.copyOf(train);
    eval = List.copyOf(eval);
  }

  /** A dataset of one file. */
  public static DataFiles of(Path file) {
    return new DataFiles(nameOf(file), file, List.of(file), List.of());
  }

  /** Training and held-out files. */
  public List<Path> all() {
    return Stream.concat(train.stream(), eval.stream()).toList();
  }

  /** The name of a dataset that lies at a place. */
  public static String nameOf(Path path) {
    return path.getFileName() == null ? path.toString() : path.getFileName().toString();
  }
}
