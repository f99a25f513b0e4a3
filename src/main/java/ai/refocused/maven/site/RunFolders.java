package ai.refocused.maven.site;

import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobJson;
import ai.refocused.job.JobSpec;
import ai.refocused.monitor.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what runs have left in a project's build folder: where their jobs say, and in {@code
 * fine_tuned_models}, since goals started one by one share a job's place.
 */
final class RunFolders {
  private final Path build;
  private final Consumer<String> warnings;

  RunFolders(Path build, Consumer<String> warnings) {
    this.build = build;
    this.warnings = warnings;
  }

  /** The folders of all runs, sorted. */
  List<Path> find() throws IOException {
    TreeSet<Path> folders = new TreeSet<>(children(build.resolve("fine_tuned_models")));
    for (Path execution : children(build.resolve("refocused"))) {
      Path job = execution.resolve("job.json");
      if (Files.isRegularFile(job)) {
        addOutput(job, folders);
      }
    }
    return folders.stream()
        .filter(folder -> Files.isRegularFile(folder.resolve(RunRecord.FILE_NAME)))
        .collect(Collectors.toList());
  }

  private void addOutput(Path job, Set<Path> folders) throws IOException {
    try {
      if (JobJson.read(job) instanceof JobSpec finetuning) {
        folders.add(finetuning.outputDirectory());
      }
    } catch (InvalidJobException e) {
      warnings.accept("Left out of the report: " + e.getMessage());
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return new ArrayList<>();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).collect(Collectors.toList());
    }
  }
}
