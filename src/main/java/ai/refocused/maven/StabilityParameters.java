package ai.refocused.maven;

import ai.refocused.configuration.Settings;
import org.apache.maven.plugins.annotations.Parameter;

/** What keeps training steady, and which of its models is the best. */
abstract class StabilityParameters extends TuningParameters {
  /**
   * Share of each target token's probability that is spread over the whole vocabulary in training.
   * Evaluation is without. Default: 0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "labelSmoothing")
  Double labelSmoothing;

  /**
   * Strength of the noise that training adds to the embeddings (NEFTune), such as 5; 0 for none.
   * Default: 0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "neftuneNoiseAlpha")
  Double neftuneNoiseAlpha;

  /**
   * What evaluations are compared by: {@code eval_loss} or {@code eval_accuracy}, the share of
   * labelled tokens that are predicted right. Default: {@code eval_loss}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "metricForBestModel")
  String metricForBestModel;

  /**
   * Whether more of that is better. Default: {@code false} for {@code eval_loss}, {@code true} for
   * {@code eval_accuracy}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "greaterIsBetter")
  Boolean greaterIsBetter;

  /**
   * Whether {@code final_model} and the adapter are those of the best evaluation instead of the
   * last step. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loadBestModelAtEnd")
  Boolean loadBestModelAtEnd;

  /**
   * Evaluations in a row without improvement after which training ends; 0 for never. Default: 0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "earlyStoppingPatience")
  Integer earlyStoppingPatience;

  /**
   * An improvement counts for {@code earlyStoppingPatience} if it is larger than this. Default: 0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "earlyStoppingThreshold")
  Double earlyStoppingThreshold;

  /**
   * What happens when a loss or gradient is not a finite number: {@code fail} ends the run, {@code
   * skip} leaves the step out. Default: {@code fail}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "onNonFinite")
  String onNonFinite;

  /**
   * Steps that {@code onNonFinite} {@code skip} may leave out in a run; one more ends it. Default:
   * 10.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "nonFiniteLimit")
  Integer nonFiniteLimit;
}
