package ai.refocused.maven;

import ai.refocused.adapter.AdapterBase;
import ai.refocused.adapter.AdapterFolder;
import ai.refocused.configuration.DeploymentFormats;
import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Settings;
import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.DeploymentFormat;
import ai.refocused.job.DeploymentJob;
import ai.refocused.job.DeploymentResult;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.maven.artifact.ArtifactAttacher;
import ai.refocused.maven.log.DeploymentReport;
import ai.refocused.preflight.TestedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;

/**
 * Packages the tuned model for deployment: a folder with the formats that are chosen, each read
 * again and compared with the model, and with checksums. The folder becomes a zip artifact of the
 * project. Place it behind {@code finetune}.
 *
 * @since 0.1.0
 */
@Mojo(name = "prepare-deployment", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class PrepareDeploymentMojo extends TaskParameters {
  /**
   * The model to package, where it is not the one that this project's {@code finetune} made: a
   * folder, a zip, Maven coordinates or a dependency, as for {@code baseModel}. Default: {@code
   * final_model} in the output folder of {@code task} and {@code dataset}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "model")
  String model;

  /**
   * What to write: {@code safetensors-fp32}, {@code safetensors-fp16}, {@code safetensors-bf16},
   * {@code pytorch}, {@code adapter}, {@code samediff}, {@code gguf-f32}, {@code gguf-f16}, {@code
   * gguf-q8_0}, {@code ollama}. Default: {@code safetensors-fp16}, {@code gguf-q8_0} and {@code
   * ollama}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "formats")
  List<String> formats;

  /**
   * Folder under which the deployment gets its own, called as the run's. Default: {@code
   * ${project.build.directory}/deployment}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "deploymentDirectory")
  String deploymentDirectory;

  /**
   * Classifier of the deployment's artifact, a {@code zip}. Executions of one project need
   * different ones. Default: {@code deployment}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "deploymentClassifier")
  String deploymentClassifier;

  /**
   * Whether the deployment becomes an artifact of the project, to be installed and deployed with
   * it. Default: {@code true}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "attach")
  Boolean attach;

  private final MavenProjectHelper projectHelper;

  @Inject
  PrepareDeploymentMojo(MavenProjectHelper projectHelper) {
    this.projectHelper = projectHelper;
  }

  @Override
  String activity() {
    return "Preparing the deployment";
  }

  @Override
  void run(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    List<DeploymentFormat> chosen = DeploymentFormats.of(configuration.get(Settings.FORMATS));
    NamedModel packaged = testedModel(configuration);
    List<Problem> problems = TestedModels.check(packaged, "<model>");
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
    Optional<Path> adapter = Optional.empty();
    Optional<Path> base = Optional.empty();
    if (chosen.contains(DeploymentFormat.ADAPTER)) {
      adapter = Optional.of(adapter(configuration));
      base = Optional.of(base(configuration, adapter.get()));
    }
    Path folder = folder(configuration, packaged);
    claims().claim(folder, "<deploymentDirectory>");
    DeploymentReport report = new DeploymentReport(getLog());
    report.header(packaged, chosen);
    DeploymentResult result =
        launch(configuration)
            .run(
                new DeploymentJob(
                    configuration.get(Settings.TASK),
                    packaged,
                    base,
                    adapter,
                    chosen,
                    folder,
                    configuration.get(Settings.THREADS)),
                DeploymentResult.class,
                this::tell);
    report.result(result);
    if (configuration.get(Settings.ATTACH)) {
      new ArtifactAttacher(project, projectHelper, claims(), digests(), getLog())
          .attachDeployment(result.folder(), configuration);
    }
  }

  private void tell(TrainerEvent event) {
    warn(event);
    if (event instanceof TrainerEvent.Phase phase) {
      getLog().debug(phase.toString());
    }
  }

  /** {@code target/deployment/} and the name of the run's folder, or of the model. */
  private Path folder(EffectiveConfiguration configuration, NamedModel packaged) {
    Path parent =
        configuration
            .find(Settings.DEPLOYMENT_DIRECTORY)
            .map(directory -> baseDirectory().resolve(directory.trim()))
            .orElseGet(() -> Path.of(project.getBuild().getDirectory()).resolve("deployment"));
    String name =
        configuration.find(Settings.MODEL).isPresent()
            ? fileName(packaged.name())
            : runFolder(configuration).getFileName().toString();
    return parent.resolve(name).toAbsolutePath().normalize();
  }

  /** A model's name as the name of a folder, on every system. */
  private static String fileName(String name) {
    String clean = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
    return clean.isEmpty() ? "model" : clean;
  }

  private Path adapter(EffectiveConfiguration configuration) throws IOException {
    Optional<String> named = configuration.find(Settings.MODEL);
    Path folder =
        named.isPresent()
            ? sources(configuration).find(named.get(), configuration.place(Settings.MODEL)).path()
            : runFolder(configuration).resolve("adapter");
    if (!AdapterFolder.isAdapter(folder)) {
      throw new InvalidJobException(
          configuration.place(Settings.FORMATS),
          "\"adapter\" needs one, but \"%s\" is none. Tune with <method>lora</method>, name an adapter"
                  .formatted(folder)
              + " in <model>, or leave the format out.");
    }
    return folder;
  }

  private Path base(EffectiveConfiguration configuration, Path adapter)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    String text =
        configuration
            .find(Settings.BASE_MODEL)
            .or(() -> AdapterBase.read(adapter).map(AdapterBase::reference))
            .orElseThrow(
                () ->
                    new InvalidJobException(
                        "<baseModel>",
                        "is missing, and the adapter does not name its base. Name the model that"
                            + " it was trained on, to compare the two together with the model."));
    BaseModelSpec base = model(configuration, text, configuration.place(Settings.BASE_MODEL));
    if (!Files.isDirectory(base.folder())) {
      throw new InvalidJobException(
          "<baseModel>", "\"%s\" does not exist. Name the adapter's base.".formatted(text));
    }
    return base.folder();
  }
}
