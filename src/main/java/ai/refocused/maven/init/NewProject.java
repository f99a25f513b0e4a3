package ai.refocused.maven.init;

import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.Task;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A project that tunes a model, with a few examples to replace.
 *
 * @param baseModel as it stands in the pom
 */
record NewProject(
    String groupId, String artifactId, String pluginVersion, Task task, String baseModel) {

  /**
   * Writes the project's files into a folder, all or none.
   *
   * @return what was written
   * @throws InvalidJobException naming the files that are there already
   */
  List<Path> write(Path folder) throws IOException {
    Map<Path, String> files = new LinkedHashMap<>();
    files.put(folder.resolve("pom.xml"), pom());
    files.put(folder.resolve("data").resolve("train.jsonl"), resource(task.id() + ".jsonl"));
    files.put(folder.resolve(".gitignore"), resource("gitignore.txt"));
    List<Problem> problems = new ArrayList<>();
    for (Path file : files.keySet()) {
      if (Files.exists(file)) {
        problems.add(
            new Problem(
                file.toString(),
                "is there already, and is left as it is. Move it away, or name another folder with"
                    + " -Drefocused.directory."));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
    for (Map.Entry<Path, String> file : files.entrySet()) {
      Files.createDirectories(file.getKey().getParent());
      Files.writeString(file.getKey(), file.getValue(), StandardOpenOption.CREATE_NEW);
    }
    return List.copyOf(files.keySet());
  }

  private String pom() throws IOException {
    return resource("pom.xml")
        .replace("@groupId@", escaped(groupId))
        .replace("@artifactId@", escaped(artifactId))
        .replace("@version@", escaped(pluginVersion))
        .replace("@task@", task.id())
        .replace("@prompt@", prompt())
        .replace("@baseModel@", escaped(baseModel));
  }

  private String prompt() {
    return task == Task.CODE ? "// the smaller of two numbers" : "How do I skip the tests?";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = NewProject.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
