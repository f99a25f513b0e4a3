package ai.refocused.maven;

import ai.refocused.configuration.Settings;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;

/** What is trained, and how. */
abstract class TuningParameters extends DataParameters {
  /**
   * Which weights are trained: {@code full} (all), {@code lora} (low-rank adapters beside frozen
   * weights) or {@code freeze} (all but the embedding and the lowest blocks). Default: {@code
   * full}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "method")
  String method;

  /**
   * Rank of the adapters. Default: chat 16, code 32, instruct 8, domain 64, custom 16.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraRank")
  Integer loraRank;

  /**
   * Scale of the adapters: their output counts {@code loraAlpha / loraRank} times. Default: twice
   * the task's default rank.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraAlpha")
  Double loraAlpha;

  /**
   * Share of an adapter's inputs that is dropped in training. Default: 0.1; code 0.05.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraDropout")
  Double loraDropout;

  /**
   * The linear layers that get an adapter: names of the model's modules such as {@code
   * query_key_value}, or the usual {@code q_proj}, {@code k_proj}, {@code v_proj}, {@code o_proj}
   * and {@code all-linear}. Default: the four attention projections for chat, code and custom; the
   * first three for instruct; {@code all-linear} for domain.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraTargetModules")
  List<String> loraTargetModules;

  /**
   * Which bias vectors are trained with the adapters: {@code none}, {@code all} or {@code
   * lora_only} (those of adapted layers). Default: {@code none}; domain {@code lora_only}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraBias")
  String loraBias;

  /**
   * Whether the adapters' scale is {@code loraAlpha / sqrt(loraRank)} (rsLoRA), which keeps high
   * ranks effective. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraUseRslora")
  Boolean loraUseRslora;

  /**
   * Whether the lengths of the adapted weights' rows are trained apart from their directions
   * (DoRA). Takes more time and memory. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraUseDora")
  Boolean loraUseDora;

  /**
   * Learning rate of the adapters' B over {@code learningRate} (LoRA+), such as 16. Default: 1.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraPlusLrRatio")
  Double loraPlusLrRatio;

  /**
   * Ranks of layers that have another one than {@code loraRank}, such as {@code
   * dense=4,query_key_value=16}. Default: none.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraRankPattern")
  String loraRankPattern;

  /**
   * The same for {@code loraAlpha}. Default: none.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraAlphaPattern")
  String loraAlphaPattern;

  /**
   * Folder of an adapter, as PEFT or an earlier run saved it, that training goes on from. Default:
   * none, a fresh adapter.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraInitFrom")
  String loraInitFrom;

  /**
   * Share of the blocks, from the bottom, that {@code method} {@code freeze} keeps, rounded down;
   * the embedding is kept too. Default: 0.5.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "freezeRatio")
  Double freezeRatio;

  /**
   * Whether {@code method} {@code freeze} keeps what the frozen blocks make of each example on the
   * disk, in the run's folder, and takes it from there in later epochs. Default: {@code true}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "frozenCache")
  Boolean frozenCache;

  /**
   * Most disk that {@code frozenCache} may take, such as {@code 512m} or {@code 2g}. If the
   * examples need more, nothing is kept, and a warning says so. Default: {@code 2g}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "frozenCacheBudget")
  String frozenCacheBudget;

  /**
   * Peak learning rate, or {@code auto} to have one found first, as {@code find-learning-rate}
   * does. Default: chat 2e-5, code 1e-5, instruct 3e-5, domain 1e-5, custom 2e-5.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "learningRate")
  String learningRate;

  /**
   * Steps of the sweep that finds a learning rate. Default: 100.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "lrSweepSteps")
  Integer lrSweepSteps;

  /**
   * Learning rate that the sweep begins with. Default: 1e-7.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "lrSweepMin")
  Double lrSweepMin;

  /**
   * Learning rate that the sweep ends with. Default: 1.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "lrSweepMax")
  Double lrSweepMax;

  /**
   * Passes over the training examples; may be fractional. Default: chat 3, code 5, instruct 2,
   * domain 10, custom 3.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "numEpochs")
  Double numEpochs;

  /**
   * Optimizer steps of the run, over as many epochs as they take; 0 leaves the length to {@code
   * numEpochs}. Default: 0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "maxSteps")
  Integer maxSteps;

  /**
   * Steps over which the learning rate rises from 0 to its peak. Capped, with a warning, where the
   * run is shorter. Default: chat 200, code 500, instruct 100, domain 1000, custom 100.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "warmupSteps")
  Integer warmupSteps;

  /**
   * The same as a share of all steps, rounded up; takes the place of {@code warmupSteps}. Default:
   * none.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "warmupRatio")
  Double warmupRatio;

  /**
   * How the learning rate falls after the warm-up: {@code linear}, {@code cosine}, {@code
   * cosine_with_restarts}, {@code polynomial}, {@code constant}, {@code constant_with_warmup},
   * {@code inverse_sqrt}, {@code warmup_stable_decay} or {@code reduce_lr_on_plateau}. Default:
   * {@code cosine}; chat {@code cosine_with_restarts}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "lrSchedulerType")
  String lrSchedulerType;

  /**
   * Number of cosine curves of {@code cosine_with_restarts}. Default: 1.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "lrSchedulerNumCycles")
  Integer lrSchedulerNumCycles;

  /**
   * Exponent of {@code polynomial}. Default: 1.0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "lrSchedulerPower")
  Double lrSchedulerPower;

  /**
   * Weight decay: decoupled from the gradient, but an L2 penalty with {@code sgd}. Default: 0.01;
   * domain 0.05.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "weightDecay")
  Double weightDecay;

  /**
   * Whether weight decay acts on bias vectors and norm weights too. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "decayBiasAndNorm")
  Boolean decayBiasAndNorm;

  /**
   * The gradient is scaled down to this L2 norm where it is longer; 0 switches that off. Default:
   * 1.0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "maxGradNorm")
  Double maxGradNorm;

  /**
   * What turns gradients into updates: {@code adamw}, {@code adamw_8bit}, {@code adafactor}, {@code
   * lion} or {@code sgd}. They differ in memory per trained weight (8, 2, almost 0, 4 and 4 bytes)
   * and want learning rates of their own. Default: {@code adamw}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "optimizer")
  String optimizer;

  /**
   * Decay of AdamW's mean of gradients. Default: 0.9.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "adamBeta1")
  Double adamBeta1;

  /**
   * Decay of AdamW's mean of squared gradients. Default: 0.999.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "adamBeta2")
  Double adamBeta2;

  /**
   * Keeps AdamW's division finite. Default: 1e-8.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "adamEpsilon")
  Double adamEpsilon;

  /**
   * Weight of the mean of gradients in Lion's direction. Default: 0.9.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "lionBeta1")
  Double lionBeta1;

  /**
   * Decay of Lion's mean of gradients. Default: 0.99.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "lionBeta2")
  Double lionBeta2;

  /**
   * How much of the last update goes on in the next with {@code sgd}; 0 for none, and then no
   * memory. Default: 0.9.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "momentum")
  Double momentum;

  /**
   * What the forward pass keeps for the backward pass, for less memory and more time: {@code false}
   * everything, {@code true} only the blocks' inputs, {@code sqrt} only every n-th block's, n being
   * the root of the number of blocks. The rest is computed again. Default: {@code false}; code
   * {@code true}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "gradientCheckpointing")
  String gradientCheckpointing;
}
