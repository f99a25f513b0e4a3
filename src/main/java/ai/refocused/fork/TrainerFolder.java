package ai.refocused.fork;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the two processes meet: {@code target/refocused/<execution id>}. It stays after the run.
 */
public record TrainerFolder(Path path) {

  /** The job, for the trainer to read. */
  public Path job() {
    return path.resolve("job.json");
  }

  /** What the trainer tells, one JSON object a line. */
  public Path events() {
    return path.resolve("events.jsonl");
  }

  /** Standard output and error of the trainer, native code's as well. */
  public Path log() {
    return path.resolve("trainer.log");
  }

  /** The arguments of the {@code java} command, in its argument-file format. */
  Path arguments() {
    return path.resolve("trainer.args");
  }

  /** Creates the folder and an empty event file, and removes what an earlier run left. */
  void prepare() throws IOException {
    Files.createDirectories(path);
    Files.deleteIfExists(log());
    Files.deleteIfExists(events());
    Files.createFile(events());
    try (DirectoryStream<Path> crashes = Files.newDirectoryStream(path, "hs_err_*.log")) {
      for (Path crash : crashes) {
        Files.delete(crash);
      }
    }
  }
}
