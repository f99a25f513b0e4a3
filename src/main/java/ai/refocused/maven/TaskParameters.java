package ai.refocused.maven;

import ai.refocused.configuration.Settings;
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
}
