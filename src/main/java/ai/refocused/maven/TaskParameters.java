package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.JobSpecFactory;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.preflight.TestedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/** Which of the project's models it is about. */
abstract class TaskParameters extends TrainerGoal {
  /**
   * What the model is for: {@code chat}, {@code code}, {@code instruct}, {@code domain} or {@code
   * custom}. Decides which defaults hold and how examples are rendered. Required.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "task")
  String task;

  /**
   * The examples: a JSON, JSONL, CSV or Parquet file, also with {@code .gz} or {@code .zst} behind;
   * a folder or zip with such files for training and evaluation; {@code
   * hf:organization/name@revision}, a dataset of the Hugging Face hub; or Maven coordinates of a
   * zip. Paths are relative to the project's folder. Required.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "dataset")
  String dataset;

  /**
   * Start of every random stream. Same seed, inputs, machine kind and threads: same model. Default:
   * 42.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "seed")
  Long seed;

  @Override
  Set<Setting<?>> required() {
    return Set.of(Settings.TASK);
  }

  /** Where {@code finetune} puts what it makes of task and dataset, which are there. */
  final Path runFolder(EffectiveConfiguration configuration) {
    return new JobSpecFactory(configuration, baseDirectory()).outputDirectory();
  }

  /**
   * The model that a goal with the setting {@code model} is about: the one that it names, or what
   * {@code finetune} has made of task and dataset.
   */
  final NamedModel testedModel(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    Optional<String> named = configuration.find(Settings.MODEL);
    if (named.isPresent()) {
      String element = configuration.place(Settings.MODEL);
      BaseModelSpec found = model(configuration, named.get(), element);
      return new NamedModel(found.name(), found.folder());
    }
    if (configuration.find(Settings.DATASET).isEmpty()) {
      throw new InvalidJobException(
          "<model>",
          "is missing. Name the model, or <dataset>: this project's model is in the output"
              + " folder that is called after it.");
    }
    Path folder = runFolder(configuration).resolve(TestedModels.FINAL_MODEL);
    return new NamedModel(TestedModels.FINAL_MODEL, folder);
  }
}
