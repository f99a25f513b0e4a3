package ai.refocused.maven;

import ai.refocused.configuration.Settings;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugins.annotations.Parameter;

/** What every goal that starts a trainer needs: the run, and the machine it runs on. */
abstract class RunParameters extends AbstractMojo {
  /**
   * What the model is for: {@code chat}, {@code code}, {@code instruct}, {@code domain} or {@code
   * custom}. Decides which defaults hold and how examples are rendered. Required.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "task")
  String task;

  /**
   * A bundle of settings: {@code quick_test}, {@code low_resource}, {@code high_quality} or {@code
   * production}. Its values win over the task's defaults; the pom and the command line win over it.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "preset")
  String preset;

  /**
   * What to train on: {@code cpu}, {@code cuda}, or {@code auto}. This version trains on the CPU
   * only: {@code auto} says so where there is a GPU, and {@code cuda} fails. Default: {@code auto}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "device")
  String device;

  /**
   * Number format of matrix products: {@code no} (float32), {@code bf16} (bfloat16, on processors
   * that have AVX512-BF16) or {@code auto}, which is {@code bf16} where it is fast and else {@code
   * no}. {@code fp16} is refused on a CPU. Default: {@code no}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "mixedPrecision")
  String mixedPrecision;

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

  /**
   * Threads of the trainer. Results depend on the number in their last bits. Default: the
   * processors that Maven sees.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "threads")
  Integer threads;

  /**
   * Most Java heap of the trainer, such as {@code 512m} or {@code 2g}. Weights and activations are
   * outside of it. Default: {@code 1g}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "trainerHeap")
  String trainerHeap;

  /**
   * Folder of the Java installation, 17 or later, that runs the trainer. Default: the one that runs
   * Maven.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "jvm")
  String jvm;

  /**
   * Which natives of nd4j-native to use on the CPU, such as {@code linux-x86_64-onednn-avx2}.
   * Default: the fastest that this processor can run.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "nativeClassifier")
  String nativeClassifier;

  /**
   * Folder under which the run gets its own, {@code <task>_<dataset name>}, with {@code
   * final_model}, {@code best_model}, {@code checkpoints}, {@code trainer_state.json} and {@code
   * train_results.json}. Default: {@code ${project.build.directory}/fine_tuned_models}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "outputDirectory")
  String outputDirectory;

  /**
   * Start of every random stream. Same seed, inputs, machine kind and threads: same model. Default:
   * 42.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "seed")
  Long seed;

  /**
   * Whether to run even if nothing has changed since the last run. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "force")
  Boolean force;

  /**
   * Whether to do nothing. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "skip")
  Boolean skip;
}
