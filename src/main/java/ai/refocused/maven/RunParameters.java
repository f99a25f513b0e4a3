package ai.refocused.maven;

import ai.refocused.configuration.Settings;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugins.annotations.Parameter;

/** What every goal that starts a trainer needs: a model to begin with, and the machine. */
abstract class RunParameters extends AbstractMojo {
  /**
   * The model to start from: a folder as Hugging Face lays it out, with {@code config.json}, {@code
   * tokenizer.json} and weights in {@code model.safetensors}, shards with an index or {@code
   * pytorch_model.bin}; a zip of one; an artifact as {@code
   * groupId:artifactId:version[:classifier]}; or {@code groupId:artifactId} of a dependency of type
   * {@code zip}. Paths are relative to the project's folder. Required.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "baseModel")
  String baseModel;

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
   * Address of the Hugging Face hub that {@code hf:} names are taken from. Default: the environment
   * variable {@code HF_ENDPOINT}, or else {@code https://huggingface.co}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "hubEndpoint")
  String hubEndpoint;

  /**
   * The {@code server} in settings.xml whose password is the token for the hub. Default: {@code
   * huggingface} if there is such a server, or else the environment variable {@code HF_TOKEN}; what
   * is public needs no token.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "hubServerId")
  String hubServerId;

  /**
   * What to train on: {@code cpu}, {@code cuda}, or {@code auto}. This version trains on the CPU
   * only: {@code auto} says so where there is a GPU, and {@code cuda} fails. Default: {@code auto}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "device")
  String device;

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
   * Whether to do nothing. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "skip")
  Boolean skip;
}
