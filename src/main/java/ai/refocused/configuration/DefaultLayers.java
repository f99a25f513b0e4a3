package ai.refocused.configuration;

import ai.refocused.job.BestMetric;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.LoraBias;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.MixedPrecision;
import ai.refocused.job.NonFinitePolicy;
import ai.refocused.job.Overflow;
import ai.refocused.job.SweepSpec;
import ai.refocused.job.Task;
import ai.refocused.job.validation.FailOn;
import java.util.List;

/** The values that hold where a user says nothing. */
final class DefaultLayers {
  private static final List<String> QKV = List.of("q_proj", "k_proj", "v_proj");
  private static final List<String> ATTENTION = List.of("q_proj", "k_proj", "v_proj", "o_proj");
  private static final List<String> ALL_LINEAR = List.of("all-linear");

  private DefaultLayers() {}

  /**
   * What holds for every task.
   *
   * @param threads of the trainer
   * @param outputDirectory under which runs get their folders
   */
  static Layer builtIn(int threads, String outputDirectory) {
    return new Layer(Origin.BUILT_IN)
        .put(Settings.METHOD, Method.FULL)
        .put(Settings.LORA_BIAS, LoraBias.NONE)
        .put(Settings.LORA_USE_RSLORA, false)
        .put(Settings.LORA_USE_DORA, false)
        .put(Settings.LORA_PLUS_LR_RATIO, 1.0)
        .put(Settings.FREEZE_RATIO, 0.5)
        .put(Settings.FROZEN_CACHE, true)
        .put(Settings.FROZEN_CACHE_BUDGET, "2g")
        .put(Settings.LR_SWEEP_STEPS, SweepSpec.DEFAULT.steps())
        .put(Settings.LR_SWEEP_MIN, SweepSpec.DEFAULT.least())
        .put(Settings.LR_SWEEP_MAX, SweepSpec.DEFAULT.most())
        .put(Settings.MAX_STEPS, 0)
        .put(Settings.LR_SCHEDULER_TYPE, LrSchedulerType.COSINE)
        .put(Settings.LR_SCHEDULER_NUM_CYCLES, 1)
        .put(Settings.LR_SCHEDULER_POWER, 1.0)
        .put(Settings.WEIGHT_DECAY, 0.01)
        .put(Settings.DECAY_BIAS_AND_NORM, false)
        .put(Settings.MAX_GRAD_NORM, 1.0)
        .put(Settings.OPTIMIZER, OptimizerKind.ADAMW)
        .put(Settings.ADAM_BETA1, 0.9)
        .put(Settings.ADAM_BETA2, 0.999)
        .put(Settings.ADAM_EPSILON, 1e-8)
        .put(Settings.LION_BETA1, 0.9)
        .put(Settings.LION_BETA2, 0.99)
        .put(Settings.MOMENTUM, 0.9)
        .put(Settings.LABEL_SMOOTHING, 0.0)
        .put(Settings.NEFTUNE_NOISE_ALPHA, 0.0)
        .put(Settings.METRIC_FOR_BEST_MODEL, BestMetric.EVAL_LOSS)
        .put(Settings.LOAD_BEST_MODEL_AT_END, false)
        .put(Settings.EARLY_STOPPING_PATIENCE, 0)
        .put(Settings.EARLY_STOPPING_THRESHOLD, 0.0)
        .put(Settings.ON_NON_FINITE, NonFinitePolicy.FAIL)
        .put(Settings.NON_FINITE_LIMIT, 10)
        .put(Settings.PER_DEVICE_EVAL_BATCH_SIZE, 8)
        .put(Settings.OVERFLOW, Overflow.TRUNCATE)
        .put(Settings.PACKING, false)
        .put(Settings.SHUFFLE, true)
        .put(Settings.EVAL_SPLIT, 0.1)
        .put(Settings.TRAIN_ON_PROMPT, false)
        .put(Settings.TRAIN_ON_LAST_TURN_ONLY, false)
        .put(Settings.LOGGING_STEPS, 10)
        .put(Settings.SAVE_TOTAL_LIMIT, 3)
        .put(Settings.SAVE_BEST_LIMIT, 0)
        .put(Settings.RESUME, "never")
        .put(Settings.RESUME_IGNORE_CHANGES, false)
        .put(Settings.SEED, 42L)
        .put(Settings.DEVICE, Device.AUTO)
        .put(Settings.MIXED_PRECISION, MixedPrecision.NO)
        .put(Settings.GRADIENT_CHECKPOINTING, GradientCheckpointing.FALSE)
        .put(Settings.THREADS, threads)
        .put(Settings.NUM_WORKERS, 1)
        .put(Settings.TRAINER_HEAP, "1g")
        .put(Settings.OUTPUT_DIRECTORY, outputDirectory)
        .put(Settings.ATTACH, true)
        .put(Settings.CLASSIFIER, "model")
        .put(Settings.ADAPTER_CLASSIFIER, "adapter")
        .put(Settings.PROVENANCE, true)
        .put(Settings.FORMATS, DeploymentFormats.DEFAULT)
        .put(Settings.DEPLOYMENT_CLASSIFIER, "deployment")
        .put(Settings.HUB_REVISION, "main")
        .put(Settings.HUB_PRIVATE, true)
        .put(Settings.HUB_CONTENT, HubContent.BOTH)
        .put(Settings.COMPARE_WITH_BASE, false)
        .put(Settings.MAX_NEW_TOKENS, 128)
        .put(Settings.TEMPERATURE, 0.0)
        .put(Settings.TOP_K, 0)
        .put(Settings.TOP_P, 1.0)
        .put(Settings.MIN_P, 0.0)
        .put(Settings.REPETITION_PENALTY, 1.0)
        .put(Settings.EVAL_SAMPLES, 50)
        .put(Settings.EVALUATE_AT_END, false)
        .put(Settings.FAIL_ON, FailOn.ERROR)
        .put(Settings.WRITE_BASELINE, false)
        .put(Settings.REPORT_FORMATS, List.of("text", "json", "sarif", "checkstyle"))
        .put(Settings.FORCE, false)
        .put(Settings.SKIP, false);
  }

  static Layer of(Task task) {
    Layer layer = new Layer(Origin.task(task.id()));
    return switch (task) {
      case CHAT ->
          lora(run(layer, 2e-5, 3, 4, 2, 200, 100, 500, 2048), 16, 32, 0.1, ATTENTION)
              .put(Settings.LR_SCHEDULER_TYPE, LrSchedulerType.COSINE_WITH_RESTARTS);
      case CODE ->
          lora(run(layer, 1e-5, 5, 2, 4, 500, 200, 1000, 2048), 32, 64, 0.05, ATTENTION)
              .put(Settings.GRADIENT_CHECKPOINTING, GradientCheckpointing.TRUE);
      case INSTRUCT -> lora(run(layer, 3e-5, 2, 8, 1, 100, 50, 200, 1024), 8, 16, 0.1, QKV);
      case DOMAIN ->
          lora(run(layer, 1e-5, 10, 4, 2, 1000, 500, 2000, 1024), 64, 128, 0.1, ALL_LINEAR)
              .put(Settings.LORA_BIAS, LoraBias.LORA_ONLY)
              .put(Settings.WEIGHT_DECAY, 0.05);
      case CUSTOM -> lora(run(layer, 2e-5, 3, 4, 2, 100, 100, 500, 1024), 16, 32, 0.1, ATTENTION);
    };
  }

  static Layer of(Preset preset) {
    Layer layer = new Layer(Origin.preset(Setting.show(preset)));
    return switch (preset) {
      case QUICK_TEST ->
          size(layer, 5e-5, 1, 2, 1)
              .put(Settings.MAX_STEPS, 100)
              .put(Settings.EVAL_STEPS, 20)
              .put(Settings.SAVE_STEPS, 50)
              .put(Settings.LOGGING_STEPS, 5)
              .put(Settings.WARMUP_STEPS, 10);
      case LOW_RESOURCE ->
          size(layer, 1e-5, 5, 1, 8)
              .put(Settings.GRADIENT_CHECKPOINTING, GradientCheckpointing.TRUE)
              .put(Settings.MIXED_PRECISION, MixedPrecision.AUTO)
              .put(Settings.EVAL_STEPS, 200)
              .put(Settings.SAVE_STEPS, 500)
              .put(Settings.MAX_LENGTH, 512);
      case HIGH_QUALITY ->
          size(layer, 5e-6, 10, 8, 1)
              .put(Settings.WARMUP_STEPS, 2000)
              .put(Settings.WEIGHT_DECAY, 0.1)
              .put(Settings.EVAL_STEPS, 100)
              .put(Settings.SAVE_STEPS, 500)
              .put(Settings.SAVE_TOTAL_LIMIT, 10);
      case PRODUCTION ->
          size(layer, 2e-5, 3, 4, 2)
              .put(Settings.WARMUP_STEPS, 500)
              .put(Settings.EVAL_STEPS, 200)
              .put(Settings.SAVE_STEPS, 1000)
              .put(Settings.LOGGING_STEPS, 20)
              .put(Settings.MIXED_PRECISION, MixedPrecision.AUTO)
              .put(Settings.SAVE_TOTAL_LIMIT, 5);
    };
  }

  private static Layer run(
      Layer layer,
      double learningRate,
      double epochs,
      int batch,
      int accumulation,
      int warmup,
      int eval,
      int save,
      int maxLength) {
    return size(layer, learningRate, epochs, batch, accumulation)
        .put(Settings.WARMUP_STEPS, warmup)
        .put(Settings.EVAL_STEPS, eval)
        .put(Settings.SAVE_STEPS, save)
        .put(Settings.MAX_LENGTH, maxLength);
  }

  private static Layer size(
      Layer layer, double learningRate, double epochs, int batch, int accumulation) {
    return layer
        .put(Settings.LEARNING_RATE, new LearningRate(learningRate))
        .put(Settings.NUM_EPOCHS, epochs)
        .put(Settings.PER_DEVICE_TRAIN_BATCH_SIZE, batch)
        .put(Settings.GRADIENT_ACCUMULATION_STEPS, accumulation);
  }

  private static Layer lora(
      Layer layer, int rank, double alpha, double dropout, List<String> targets) {
    return layer
        .put(Settings.LORA_RANK, rank)
        .put(Settings.LORA_ALPHA, alpha)
        .put(Settings.LORA_DROPOUT, dropout)
        .put(Settings.LORA_TARGET_MODULES, targets);
  }
}
