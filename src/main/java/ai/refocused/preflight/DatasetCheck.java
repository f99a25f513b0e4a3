package ai.refocused.preflight;

import ai.refocused.job.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What can be known of a dataset without reading it. */
public final class DatasetCheck {
  private static final String WHERE = "<dataset>";

  private DatasetCheck() {}

  /** What is wrong with a file or folder; nothing if it can be read. */
  public static List<Problem> check(Path path) throws IOException {
    if (!Files.exists(path)) {
      return problem(
          path, "does not exist. Name a JSON, JSONL, CSV or Parquet file, or a folder with some.");
    }
    if (!Files.isReadable(path)) {
      return problem(path, "may not be read. Change its permissions.");
    }
    if (Files.isRegularFile(path) && Files.size(path) == 0) {
      return problem(path, "is empty. A dataset needs at least one example.");
    }
    return List.of();
  }

  private static List<Problem> problem(Path path, String what) {
    return List.of(new Problem(WHERE, "\"" + path + "\" " + what));
  }
}
