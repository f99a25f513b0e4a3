package ai.refocused.maven.init;

import ai.refocused.configuration.Nearest;
import ai.refocused.configuration.Settings;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Begins a project: writes a pom of packaging {@code refocused-model}, a few examples in the format
 * of the task, and a {@code .gitignore}. Overwrites nothing. Needs no project:
 *
 * <pre>{@code
 * mvn ai.refocused:refocused-maven-plugin:init -Drefocused.task=chat -Drefocused.directory=my-model
 * }</pre>
 *
 * @since 0.1.0
 */
@Mojo(name = "init", requiresProject = false, aggregator = true, threadSafe = true)
public final class InitMojo extends AbstractMojo {
  private static final List<String> OWN =
      List.of("task", "baseModel", "directory", "groupId", "artifactId");

  private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]*";

  /**
   * What the model is for: {@code chat}, {@code code}, {@code instruct}, {@code domain} or {@code
   * custom}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "task", defaultValue = "chat")
  private String task;

  /**
   * The model to start from, as in the pom. A path is relative to the current folder.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "baseModel", defaultValue = "hf:EleutherAI/pythia-70m")
  private String baseModel;

  /**
   * Folder of the project, made if it is not there.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "directory", defaultValue = ".")
  private String directory;

  /**
   * The project's groupId.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "groupId", defaultValue = "com.example")
  private String groupId;

  /**
   * The project's artifactId. Default: the name of the folder.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "artifactId")
  private String artifactId;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  @Parameter(defaultValue = "${plugin.version}", readonly = true, required = true)
  private String pluginVersion;

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    Path here = Path.of(session.getExecutionRootDirectory()).toAbsolutePath().normalize();
    Path folder = here.resolve(directory).normalize();
    try {
      NewProject project = project(here, folder);
      List<Path> written = project.write(folder);
      tell(here, folder, project, written);
    } catch (InvalidJobException e) {
      getLog().debug(e);
      throw new MojoFailureException(
          e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    } catch (IOException e) {
      throw new MojoExecutionException("The project cannot be written: " + e, e);
    }
  }

  private NewProject project(Path here, Path folder) {
    List<Problem> problems = new ArrayList<>(unknown());
    String id = artifactId == null ? nameOf(folder) : artifactId;
    requireName("groupId", groupId, problems);
    requireName("artifactId", id, problems);
    Optional<Task> chosen =
        Arrays.stream(Task.values()).filter(each -> each.id().equals(task)).findFirst();
    if (chosen.isEmpty()) {
      List<String> tasks = Arrays.stream(Task.values()).map(Task::id).collect(Collectors.toList());
      String near =
          Nearest.to(task, tasks).map(name -> " Did you mean \"" + name + "\"?").orElse("");
      problems.add(
          new Problem(
              place("task"),
              "\"%s\" is not one of %s.%s".formatted(task, String.join(", ", tasks), near)));
    }
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
    return new NewProject(groupId, id, pluginVersion, chosen.orElseThrow(), model(here, folder));
  }

  private List<Problem> unknown() {
    return new TreeSet<>(session.getUserProperties().stringPropertyNames())
        .stream()
            .filter(name -> name.startsWith(Settings.PREFIX))
            .map(name -> name.substring(Settings.PREFIX.length()))
            .filter(name -> !OWN.contains(name))
            .map(
                name ->
                    new Problem(
                        place(name),
                        "is not for init."
                            + Nearest.to(name, OWN)
                                .map(near -> " Did you mean \"" + near + "\"?")
                                .orElse(" Write it into the pom, once that is there.")))
            .collect(Collectors.toList());
  }

  private static void requireName(String parameter, String value, List<Problem> problems) {
    if (!value.matches(NAME)) {
      problems.add(
          new Problem(
              place(parameter),
              "\"%s\" is not a name of letters, digits, \".\", \"_\", \"-\".".formatted(value)));
    }
  }

  private static String place(String name) {
    return "-D" + Settings.PREFIX + name;
  }

  /** A folder's name as an artifactId, if it can be one. */
  private static String nameOf(Path folder) {
    Path name = folder.getFileName();
    return name != null && name.toString().matches(NAME) ? name.toString() : "tuned-model";
  }

  /** The base model as the project's pom has to name it. */
  private String model(Path here, Path folder) {
    Path path = here.resolve(baseModel.replaceFirst("^hf:.*", "hf")).normalize();
    boolean isPath = !baseModel.startsWith("hf:") && Files.exists(path);
    if (!isPath || Path.of(baseModel).isAbsolute()) {
      return baseModel;
    }
    return folder.relativize(path).toString().replace('\\', '/');
  }

  private void tell(Path here, Path folder, NewProject project, List<Path> written) {
    getLog().info("A project for " + project.task().id() + " in " + folder);
    written.forEach(file -> getLog().info("  " + folder.relativize(file)));
    String place = folder.equals(here) ? "" : ", in the folder " + here.relativize(folder);
    List.of(
            "What to do next" + place + ":",
            "  1. Put your examples into data/train.jsonl, in the form of those that are there",
            "  2. Look at <baseModel> in the pom: " + project.baseModel(),
            "  3. mvn refocused:plan          what training will take",
            "     mvn package                 trains; the report is in target/fine_tuned_models",
            "     mvn refocused:test-model    asks the model",
            "The short name \"refocused:\" is known inside of the project.")
        .forEach(line -> getLog().info(line));
  }
}
