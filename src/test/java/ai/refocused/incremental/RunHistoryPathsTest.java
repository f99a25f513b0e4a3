package ai.refocused.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.artifact.FileDigests;
import ai.refocused.job.ValidationResult;
import ai.refocused.job.validation.DatasetFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHistoryPathsTest {
  @TempDir private Path folder;

  @Test
  void filesInListsMoveWithTheFolder() throws IOException {
    Path here = Files.createDirectories(folder.resolve("here"));
    Files.writeString(here.resolve("validation.txt"), "0 errors");
    history(here).remember(inputs(), result(here));
    Path there = Files.move(here, folder.resolve("there"));

    assertThat(history(there).compare(inputs(), ValidationResult.class).result())
        .contains(result(there));
  }

  private RunHistory history(Path run) {
    return new RunHistory(run, new FileDigests(folder.resolve("memory")));
  }

  private InputCollector inputs() {
    return new InputCollector(new FileDigests(folder.resolve("memory")));
  }

  private ValidationResult result(Path run) {
    return new ValidationResult(
        0,
        1,
        2,
        0,
        0,
        0,
        List.of(),
        new DatasetFigures(3, 1, "characters", Map.of(), null),
        List.of(run.resolve("validation.txt"), folder.resolve("elsewhere.txt")));
  }
}
