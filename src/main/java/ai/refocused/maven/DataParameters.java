package ai.refocused.maven;

import ai.refocused.configuration.Settings;
import org.apache.maven.plugins.annotations.Parameter;

/** Examples, and how they become batches. */
abstract class DataParameters extends GenerationParameters {
  /**
   * A bundle of settings: {@code quick_test}, {@code low_resource}, {@code high_quality} or {@code
   * production}. Its values win over the task's defaults; the pom and the command line win over it.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "preset")
  String preset;

  /**
   * Which of the dataset's configurations is used, where it has several: a name in the {@code
   * configs} of its README.md, or else a folder. Default: the one called {@code default}, or the
   * only one.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "datasetConfig")
  String datasetConfig;

  /**
   * Which split of a folder is trained on. Default: {@code train}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "datasetSplit")
  String datasetSplit;

  /**
   * Which split of a folder is held out. Default: {@code eval}, {@code validation} or {@code test},
   * the first that the dataset has.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "evalDatasetSplit")
  String evalDatasetSplit;

  /**
   * Which column of the dataset a key is taken from, where it has another name than those that are
   * known, such as {@code instruction=frage,output=antwort}. Default: none.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "columns")
  String columns;

  /**
   * How a row becomes text with {@code task} {@code custom}: placeholders such as <code>
   * {{question}}</code> stand for columns, and <code>{{hint?}}</code> for one that may be missing.
   * What stands between <code>{% generation %}</code> and <code>{% endgeneration %}</code> is
   * learned, or else the last placeholder. Default: none, the row's format decides.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "template")
  String template;

  /**
   * Threads that prepare batches ahead of training; 0 leaves it to the training thread. Results do
   * not depend on it. Default: 1.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "numWorkers")
  Integer numWorkers;

  /**
   * Share of the examples held out for evaluation where the dataset has no eval file. Default: 0.1.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "evalSplit")
  Double evalSplit;

  /**
   * Most tokens of a row. Default: chat 2048, code 2048, instruct 1024, domain 1024, custom 1024.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "maxLength")
  Integer maxLength;

  /**
   * What becomes of an example of more than {@code maxLength} tokens: {@code truncate} cuts it,
   * {@code drop} leaves it out, {@code split} makes several rows of it, {@code fail} refuses the
   * dataset. Default: {@code truncate}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "overflow")
  String overflow;

  /**
   * Whether several examples share a row of {@code maxLength} tokens; they never see each other.
   * Makes fewer, fuller rows. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "packing")
  Boolean packing;

  /**
   * Whether the examples' order is drawn anew in each epoch. Default: {@code true}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "shuffle")
  Boolean shuffle;

  /**
   * Whether prompts count in the loss as well as answers. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "trainOnPrompt")
  Boolean trainOnPrompt;

  /**
   * Whether of a conversation the assistant's last turn alone counts in the loss. Default: {@code
   * false}, all its turns do.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "trainOnLastTurnOnly")
  Boolean trainOnLastTurnOnly;

  /**
   * Rows that are trained on at a time. Smaller takes less memory. Default: chat 4, code 2,
   * instruct 8, domain 4, custom 4.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "perDeviceTrainBatchSize")
  Integer perDeviceTrainBatchSize;

  /**
   * Rows that are evaluated at a time. Default: 8.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "perDeviceEvalBatchSize")
  Integer perDeviceEvalBatchSize;

  /**
   * Batches whose gradients add up to one optimizer step. Default: chat 2, code 4, instruct 1,
   * domain 2, custom 2.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "gradientAccumulationSteps")
  Integer gradientAccumulationSteps;
}
