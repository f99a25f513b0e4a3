package ai.refocused.maven;

import ai.refocused.configuration.Settings;
import org.apache.maven.plugins.annotations.Parameter;

/** When a run is made again, and what becomes an artifact of the project. */
abstract class ArtifactParameters extends LicenseParameters {
  /**
   * Whether to run even if nothing has changed since the last run. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "force")
  Boolean force;

  /**
   * Whether the tuned model becomes an artifact of the project, to be installed and deployed with
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

  /**
   * Classifier of the adapter's artifact, a {@code zip}, where {@code method} is {@code lora}.
   * Default: {@code adapter}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "adapterClassifier")
  String adapterClassifier;

  /**
   * Whether a bill of materials, a statement of the build and the model's card are attached beside
   * the model. Default: {@code true}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "provenance")
  Boolean provenance;

  /**
   * Whether the tuned model is evaluated when it is done, as by the goal {@code evaluate} without
   * gates. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "evaluateAtEnd")
  Boolean evaluateAtEnd;
}
