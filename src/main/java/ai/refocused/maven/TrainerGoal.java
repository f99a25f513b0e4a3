package ai.refocused.maven;

import ai.refocused.artifact.FileDigests;
import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Layer;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import ai.refocused.fork.TrainerFolder;
import ai.refocused.inputs.SplitChoice;
import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.MergeJob;
import ai.refocused.job.MergeResult;
import ai.refocused.job.Problem;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.maven.artifact.Claims;
import ai.refocused.maven.log.ProgressLine;
import ai.refocused.maven.log.Terminal;
import ai.refocused.maven.source.HubAccess;
import ai.refocused.maven.source.Licenses;
import ai.refocused.maven.source.Sources;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.inject.Inject;
import org.apache.maven.RepositoryUtils;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.repository.RemoteRepository;

/**
 * A goal that starts a trainer. A project declares its settings once, for the plugin; each goal
 * declares those that it uses, by the class of parameters that it extends, and can read no other.
 */
abstract class TrainerGoal extends RunParameters {
  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  MavenSession session;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  MojoExecution execution;

  @Inject private RepositorySystem resolver;

  /** What the goal does, to begin a sentence with: {@code Fine-tuning}. */
  abstract String activity();

  /** Settings that this goal cannot do without. */
  abstract Set<Setting<?>> required();

  /** Does what the goal is for. */
  abstract void run(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (isSkipped()) {
      getLog().info(activity() + " is skipped.");
      return;
    }
    try {
      EffectiveConfiguration configuration = configuration();
      configuration
          .entries()
          .forEach(e -> getLog().debug(e.name() + " = " + e.value() + " (" + e.origin() + ")"));
      run(configuration);
    } catch (InvalidJobException e) {
      getLog().debug(e);
      throw new MojoFailureException(Outcomes.report(e.problems()));
    } catch (IOException e) {
      throw new MojoExecutionException(activity() + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException(activity() + " was interrupted.", e);
    }
  }

  /** The project's folder, which relative paths are relative to. */
  final Path baseDirectory() {
    return project.getBasedir().toPath();
  }

  /** Finds base models and datasets, also those that are artifacts. */
  final Sources sources(EffectiveConfiguration configuration) {
    return new Sources(resolver, session, project, hub(configuration));
  }

  /** The hub as this build may use it. */
  final HubAccess hub(EffectiveConfiguration configuration) {
    return new HubAccess(
        configuration,
        session.getRepositorySession(),
        System.getenv(),
        line -> getLog().info(line));
  }

  /** The base model that the settings name; an adapter is merged into its own base first. */
  final BaseModelSpec baseModel(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    String element = configuration.place(Settings.BASE_MODEL);
    return model(configuration, configuration.get(Settings.BASE_MODEL), element);
  }

  /**
   * A model by a text as it could stand in {@code baseModel}.
   *
   * @param element of the pom that names it, for messages
   */
  final BaseModelSpec model(EffectiveConfiguration configuration, String text, String element)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    return new BaseModels(
            sources(configuration),
            Sources.cache(session).resolve("merged"),
            element,
            job -> merge(job, configuration))
        .find(text);
  }

  private void merge(MergeJob job, EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    getLog().info("Merging " + job.adapterName() + " into " + job.baseModel().name());
    launch(configuration, executionFolder().resolve("merge"))
        .run(job, MergeResult.class, event -> warn(event));
  }

  /** What this project's executions have written in this build. */
  final Claims claims() {
    return new Claims(project, execution);
  }

  /** Hands a trainer's warnings to the log. */
  final void warn(TrainerEvent event) {
    if (event instanceof TrainerEvent.Warning warning) {
      getLog().warn(warning.message());
    }
  }

  /** Digests of files, remembered in the cache. */
  final FileDigests digests() {
    return new FileDigests(Sources.cache(session).resolve("digests"));
  }

  /** Licences of what this project uses. */
  final Licenses licenses(EffectiveConfiguration configuration) {
    return new Licenses(resolver, session, project, configuration);
  }

  /** This plugin's jar as an artifact. */
  final Artifact pluginArtifact() {
    return RepositoryUtils.toArtifact(
        execution.getMojoDescriptor().getPluginDescriptor().getPluginArtifact());
  }

  /** The dataset's files that the settings choose. */
  final DataFiles dataset(EffectiveConfiguration configuration) throws IOException {
    SplitChoice choice =
        new SplitChoice(
            configuration.find(Settings.DATASET_CONFIG),
            configuration.find(Settings.DATASET_SPLIT),
            configuration.find(Settings.EVAL_DATASET_SPLIT));
    return sources(configuration)
        .dataset(
            configuration.get(Settings.DATASET), configuration.place(Settings.DATASET), choice);
  }

  /** Starts trainers with this project's repositories, for this execution. */
  final TrainerLaunch launch(EffectiveConfiguration configuration) throws IOException {
    return launch(configuration, executionFolder());
  }

  /** Where this execution's trainers have their files. */
  final Path executionFolder() {
    return buildFolder().resolve("refocused").resolve(execution.getExecutionId());
  }

  /** The project's {@code target}. */
  final Path buildFolder() {
    return Path.of(project.getBuild().getDirectory());
  }

  /** Starts trainers with their files in a folder. */
  final TrainerLaunch launch(EffectiveConfiguration configuration, Path folder) throws IOException {
    TrainerClasspath classPath =
        new TrainerClasspath(resolver, session.getRepositorySession(), repositories());
    return new TrainerLaunch(
        configuration,
        baseDirectory(),
        classPath,
        new TrainerFolder(folder),
        Sources.cache(session),
        getLog());
  }

  /** This plugin's version; of a snapshot, which may change under its name, also the content. */
  final String pluginIdentity() throws IOException {
    String version = execution.getPlugin().getVersion();
    File jar = execution.getMojoDescriptor().getPluginDescriptor().getPluginArtifact().getFile();
    return version.endsWith("-SNAPSHOT") && jar.isFile()
        ? version + " with SHA-256 " + digests().of(jar.toPath())
        : version;
  }

  /** Where to draw progress; empty for lines in the log. */
  final Optional<ProgressLine> progress() {
    boolean watched =
        session.getRequest().isInteractiveMode()
            && session.getRequest().getDegreeOfConcurrency() == 1
            && getLog().isInfoEnabled()
            && Terminal.isWatched(System.getenv());
    return watched ? Optional.of(new ProgressLine(System.out)) : Optional.empty();
  }

  private boolean isSkipped() {
    String name = Settings.PREFIX + Settings.SKIP.name();
    return Boolean.parseBoolean(
        session.getUserProperties().getProperty(name, String.valueOf(skip)));
  }

  private EffectiveConfiguration configuration() {
    GoalParameters parameters = GoalParameters.of(execution.getMojoDescriptor());
    List<Problem> problems = new ArrayList<>(PomCheck.check(project, execution, parameters));
    Map<String, String> commandLine = new TreeMap<>();
    session
        .getUserProperties()
        .stringPropertyNames()
        .forEach(name -> commandLine.put(name, session.getUserProperties().getProperty(name)));
    problems.addAll(parameters.checkCommandLine(session.getGoals(), commandLine.keySet()));
    return EffectiveConfiguration.of(
            PomLayer.of(this, PropertyOrigins.of(execution, session), problems),
            Layer.ofCommandLine(commandLine, problems),
            required(),
            Runtime.getRuntime().availableProcessors(),
            Path.of(project.getBuild().getDirectory()).resolve("fine_tuned_models").toString(),
            problems)
        .restrictedTo(parameters.own());
  }

  private List<RemoteRepository> repositories() {
    Set<RemoteRepository> repositories = new LinkedHashSet<>(project.getRemotePluginRepositories());
    repositories.addAll(project.getRemoteProjectRepositories());
    return new ArrayList<>(repositories);
  }
}
