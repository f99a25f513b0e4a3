package ai.refocused.maven;

import ai.refocused.adapter.AdapterBase;
import ai.refocused.adapter.AdapterFolder;
import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.MergeJob;
import ai.refocused.job.MergeResult;
import ai.refocused.maven.artifact.ArtifactAttacher;
import ai.refocused.maven.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;

/**
 * Makes the full model of a LoRA adapter and its base model, and attaches it to the project. The
 * base must have the very weights that the adapter was trained on.
 *
 * @since 0.1.0
 */
@Mojo(name = "merge", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class MergeMojo extends TrainerGoal {
  /**
   * The adapter: a folder in PEFT's layout, a zip of one, an artifact as {@code
   * groupId:artifactId:version:classifier}, or a dependency. Its base is {@code baseModel}, or what
   * the adapter names where that is not set. Required.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "adapter")
  String adapter;

  /**
   * Whether the merged model becomes an artifact of the project, to be installed and deployed with
   * it. Default: {@code true}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "attach")
  Boolean attach;

  /**
   * Classifier of the model's artifact, a {@code zip}. Executions of one project need different
   * ones. Default: {@code model}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "classifier")
  String classifier;

  private final MavenProjectHelper projectHelper;

  @Inject
  MergeMojo(MavenProjectHelper projectHelper) {
    this.projectHelper = projectHelper;
  }

  @Override
  String activity() {
    return "Merging";
  }

  @Override
  Set<Setting<?>> required() {
    return Set.of(Settings.ADAPTER);
  }

  @Override
  void run(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    String element = configuration.place(Settings.ADAPTER);
    Source source = sources(configuration).find(configuration.get(Settings.ADAPTER), element);
    if (!AdapterFolder.isAdapter(source.path())) {
      throw new InvalidJobException(
          element,
          "\"%s\" has no adapter_config.json. Name the folder, zip or artifact of a LoRA adapter."
              .formatted(source.path()));
    }
    Path output =
        baseDirectory().resolve(configuration.get(Settings.OUTPUT_DIRECTORY)).resolve("merged");
    claims().claim(output, "<outputDirectory>");
    BaseModelSpec base = base(source, configuration);
    getLog().info("Merging " + source.reference() + " into " + base.name());
    MergeResult result =
        launch(configuration)
            .run(
                new MergeJob(base, source.path(), source.reference(), output),
                MergeResult.class,
                event -> warn(event));
    getLog().info("  model    " + result.model());
    if (configuration.get(Settings.ATTACH)) {
      new ArtifactAttacher(project, projectHelper, claims(), digests(), getLog())
          .attachModel(result.model(), configuration);
    }
  }

  private BaseModelSpec base(Source source, EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    String text =
        configuration
            .find(Settings.BASE_MODEL)
            .or(() -> AdapterBase.read(source.path()).map(AdapterBase::reference))
            .orElseThrow(
                () ->
                    new InvalidJobException(
                        "<baseModel>",
                        "is missing, and the adapter does not name its base. Name the model that"
                            + " it was trained on."));
    BaseModelSpec base = model(configuration, text, configuration.place(Settings.BASE_MODEL));
    if (!Files.isDirectory(base.folder())) {
      throw new InvalidJobException(
          "<baseModel>",
          "\"%s\" does not exist. Name the folder, zip or artifact of the model that the adapter was"
                  .formatted(text)
              + " trained on.");
    }
    return base;
  }
}
