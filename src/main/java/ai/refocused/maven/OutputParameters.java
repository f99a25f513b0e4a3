package ai.refocused.maven;

import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import java.util.Set;
import org.apache.maven.plugins.annotations.Parameter;

/** What is told and saved while training goes on. */
abstract class OutputParameters extends StabilityParameters {
  /**
   * Steps between two reports of progress; 0 for none. Default: 10.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loggingSteps")
  Integer loggingSteps;

  /**
   * Steps between two evaluations; 0 for none but the last. Default: chat 100, code 200, instruct
   * 50, domain 500, custom 100.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "evalSteps")
  Integer evalSteps;

  /**
   * Steps between two checkpoints; 0 for none. Default: chat 500, code 1000, instruct 200, domain
   * 2000, custom 500.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "saveSteps")
  Integer saveSteps;

  /**
   * Checkpoints that are kept; 0 keeps all. Default: 3.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "saveTotalLimit")
  Integer saveTotalLimit;

  /**
   * Best evaluations by {@code metricForBestModel} whose checkpoints are made and kept beside the
   * newest ones. Needs {@code evalSteps} above 0. Default: 0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "saveBestLimit")
  Integer saveBestLimit;

  /**
   * Whether to go on from a checkpoint of an earlier run: {@code never}, {@code auto} (the newest,
   * if there is one), a checkpoint's name such as {@code checkpoint-step-100}, or the path of one.
   * Default: {@code never}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "resume")
  String resume;

  /**
   * Whether to go on from a checkpoint although settings, dataset or base model differ from what it
   * was made with. Default: {@code false}, which lists the differences and fails.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "resumeIgnoreChanges")
  Boolean resumeIgnoreChanges;

  /**
   * Time, such as {@code 30m}, {@code 2h} or {@code 1h30m}, after which the trainer saves a
   * checkpoint and the build fails as incomplete; the next one goes on with {@code resume} {@code
   * auto}. Default: none.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "maxDuration")
  String maxDuration;

  @Override
  Set<Setting<?>> required() {
    return Set.of(Settings.TASK, Settings.BASE_MODEL, Settings.DATASET);
  }
}
