package ai.refocused.maven;

import ai.refocused.configuration.Settings;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;

/** Examples, and how they become batches. */
abstract class DataParameters extends EvaluationParameters {
  /**
   * Levels of what datasets are checked for, each {@code off}, {@code info}, {@code warning} or
   * {@code error}, such as {@code near-duplicate=off,too-long=error}. Default: each rule's own.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "rules")
  String rules;

  /**
   * Threads that prepare batches ahead of training; 0 leaves it to the training thread. Results do
   * not depend on it. Default: 1.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "numWorkers")
  Integer numWorkers;

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
   * Rows that are trained on at a time. Smaller takes less memory. Default: chat 4, code 2,
   * instruct 8, domain 4, custom 4.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "perDeviceTrainBatchSize")
  Integer perDeviceTrainBatchSize;

  /**
   * Batches whose gradients add up to one optimizer step. Default: chat 2, code 4, instruct 1,
   * domain 2, custom 2.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "gradientAccumulationSteps")
  Integer gradientAccumulationSteps;

  /**
   * Prompts as a user would write them; they are rendered as the task renders its examples. {@code
   * test-model} answers them, and {@code finetune} shows in its report what the base model and the
   * tuned one say. On the command line this is one prompt, whatever commas it has.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "prompts")
  List<String> prompts;
}
