package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.JobSpecFactory;
import ai.refocused.configuration.Settings;
import ai.refocused.incremental.InputCollector;
import ai.refocused.incremental.RunHistory;
import ai.refocused.job.CardSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobResult;
import ai.refocused.job.JobSpec;
import ai.refocused.job.Problem;
import ai.refocused.maven.artifact.ArtifactAttacher;
import ai.refocused.maven.log.BuildLogReporter;
import ai.refocused.maven.log.ProgressLine;
import ai.refocused.maven.source.Licenses;
import ai.refocused.maven.source.Sources;
import ai.refocused.preflight.Preflight;
import ai.refocused.provenance.BuildRecord;
import ai.refocused.provenance.LicenseName;
import ai.refocused.provenance.LicenseStatement;
import ai.refocused.provenance.Material;
import ai.refocused.provenance.Materials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.eclipse.aether.artifact.Artifact;

/** A fine-tuning as the settings order it: everything found, ready to be checked and trained. */
final class FineTuning {
  private final TrainerGoal goal;
  private final EffectiveConfiguration configuration;
  private final Licenses licenses;
  private final LicenseStatement ofModel;
  private final LicenseStatement ofData;
  private final LicenseStatement ofTuned;
  private final JobSpec job;

  private FineTuning(TrainerGoal goal, EffectiveConfiguration configuration, JobSpec found)
      throws IOException {
    this.goal = goal;
    this.configuration = configuration;
    this.licenses = goal.licenses(configuration);
    this.ofModel = licenses.of(found.baseModel());
    this.ofData = licenses.of(found.dataset().files());
    this.ofTuned = licenses.ofTuned(ofModel);
    this.job = found.with(card(ofTuned.names()));
  }

  /** Finds base model and dataset; downloads them if need be. */
  static FineTuning of(TrainerGoal goal, EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    JobSpec found =
        new JobSpecFactory(configuration, goal.baseDirectory())
            .create(goal.baseModel(configuration), goal.dataset(configuration))
            .in(goal.launch(configuration).precision());
    return new FineTuning(goal, configuration, found);
  }

  /** A card has one licence; of several, their names in words. */
  private static CardSpec card(List<LicenseName> names) {
    if (names.isEmpty()) {
      return CardSpec.NONE;
    }
    String hubName = names.size() == 1 ? names.get(0).hubName() : "other";
    return hubName.equals("other")
        ? new CardSpec(hubName, String.join(", ", names.stream().map(Object::toString).toList()))
        : new CardSpec(hubName, "");
  }

  JobSpec job() {
    return job;
  }

  /** Stops on whatever can be known to be wrong before training. */
  void check() throws IOException {
    List<Problem> problems = new ArrayList<>(Preflight.check(job));
    problems.addAll(licenses.problems(job.baseModel(), ofModel, job.dataset().files(), ofData));
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
  }

  /** What runs in the job's own folder have left. */
  RunHistory history() {
    return new RunHistory(job.outputDirectory(), goal.digests());
  }

  /** Everything that the result depends on. */
  InputCollector inputs() throws IOException {
    InputCollector inputs =
        new InputCollector(goal.digests())
            .settings(configuration)
            .value("plugin", goal.pluginIdentity())
            .value("natives", goal.launch(configuration).platform().nativeClassifier())
            .value("precision", job.compute().mixedPrecision().id())
            .value("baseModel", job.baseModel().name())
            .files("baseModel", job.baseModel().folder())
            .files("dataset", job.dataset().path())
            .initialAdapter(job.tuning());
    license(inputs, Settings.BASE_MODEL_LICENSE.name(), ofModel);
    license(inputs, Settings.DATASET_LICENSE.name(), ofData);
    license(inputs, "license", ofTuned);
    return inputs;
  }

  private static void license(InputCollector inputs, String name, LicenseStatement license) {
    if (license.isKnown()) {
      inputs.value(name, license.line());
    }
  }

  /** Trains, and takes down what the training was made from. */
  JobResult train()
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    RunHistory history = history();
    InputCollector inputs = inputs();
    history.forget();
    JobResult result = train(goal.launch(configuration), job);
    Materials.write(job.outputDirectory(), materials());
    history.remember(inputs, result);
    return result;
  }

  /** Trains once more, into another folder, and leaves no memory of it. */
  JobResult trainAgain(Path executionFolder, Path outputDirectory)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    return train(goal.launch(configuration, executionFolder), job.into(outputDirectory));
  }

  private JobResult train(TrainerLaunch launch, JobSpec spec)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    Optional<ProgressLine> progress = goal.progress();
    BuildLogReporter reporter = new BuildLogReporter(goal.getLog(), spec, progress);
    try {
      JobResult result = launch.run(spec, JobResult.class, reporter);
      reporter.footer(result);
      return result;
    } finally {
      progress.ifPresent(ProgressLine::clear);
    }
  }

  /** What is told of a finished run. */
  BuildRecord evidence(JobResult result) throws MojoExecutionException, IOException {
    Optional<List<Material>> taken = Materials.read(job.outputDirectory());
    return RunEvidence.of(
        job,
        result,
        inputs().settings(),
        taken.isPresent() ? taken.get() : materials(),
        ofTuned.names(),
        goal.project.getDescription(),
        ArtifactAttacher.time(goal.project));
  }

  private List<Material> materials() throws MojoExecutionException, IOException {
    RunMaterials taker =
        new RunMaterials(
            goal.digests(),
            Sources.cache(goal.session),
            configuration.find(Settings.HUB_ENDPOINT).orElse(""));
    List<Material> materials = new ArrayList<>(taker.inputs(job, ofModel, ofData));
    materials.add(taker.library(Material.Kind.PLUGIN, goal.pluginArtifact()));
    for (Artifact natives : goal.launch(configuration).natives()) {
      materials.add(taker.library(Material.Kind.NATIVES, natives));
    }
    return materials;
  }
}
