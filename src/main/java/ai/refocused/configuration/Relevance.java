package ai.refocused.configuration;

import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.NonFinitePolicy;
import ai.refocused.job.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which settings have no effect on a fine-tuning, given the others. */
final class Relevance {

  /**
   * A setting that has no effect.
   *
   * @param reason such as {@code while <method> is "full"}
   * @param remedy what to do about it where somebody wrote it down; empty if that is no mistake
   */
  record Idle(Setting<?> setting, String reason, String remedy) {}

  private static final List<Setting<?>> OF_LORA =
      List.of(
          Settings.LORA_RANK,
          Settings.LORA_ALPHA,
          Settings.LORA_DROPOUT,
          Settings.LORA_TARGET_MODULES,
          Settings.LORA_BIAS,
          Settings.LORA_USE_RSLORA,
          Settings.LORA_USE_DORA,
          Settings.LORA_PLUS_LR_RATIO,
          Settings.LORA_RANK_PATTERN,
          Settings.LORA_ALPHA_PATTERN,
          Settings.LORA_INIT_FROM,
          Settings.ADAPTER_CLASSIFIER);

  private static final List<Setting<?>> OF_FREEZE =
      List.of(Settings.FREEZE_RATIO, Settings.FROZEN_CACHE, Settings.FROZEN_CACHE_BUDGET);

  private static final List<Setting<?>> OF_ADAMW =
      List.of(Settings.ADAM_BETA1, Settings.ADAM_BETA2, Settings.ADAM_EPSILON);

  private static final List<Setting<?>> OF_SWEEP =
      List.of(Settings.LR_SWEEP_STEPS, Settings.LR_SWEEP_MIN, Settings.LR_SWEEP_MAX);

  private static final List<Setting<?>> OF_SAMPLING =
      List.of(Settings.TOP_K, Settings.TOP_P, Settings.MIN_P);

  private static final List<Setting<?>> OF_ANSWERS =
      List.of(
          Settings.MAX_NEW_TOKENS,
          Settings.TEMPERATURE,
          Settings.TOP_K,
          Settings.TOP_P,
          Settings.MIN_P,
          Settings.REPETITION_PENALTY,
          Settings.STOP);

  private static final List<Setting<?>> OF_EVALUATION =
      List.of(
          Settings.EVALUATION_DATASET,
          Settings.GENERAL_DATASET,
          Settings.EVAL_SAMPLES,
          Settings.CODE_LANGUAGE);

  private final EffectiveConfiguration configuration;
  private final List<Idle> idle = new ArrayList<>();

  private Relevance(EffectiveConfiguration configuration) {
    this.configuration = configuration;
  }

  /** Settings that only count for another choice: to write one of them down is a mistake. */
  static List<Idle> mistakes(EffectiveConfiguration configuration) {
    Relevance relevance = new Relevance(configuration);
    relevance.rows();
    relevance.method();
    relevance.optimizer();
    relevance.schedule();
    relevance.session();
    relevance.generation();
    return relevance.idle;
  }

  /** Those, and what a fine-tuning passes over because of something that weighs more. */
  static List<Idle> ofTuning(EffectiveConfiguration configuration) {
    Relevance relevance = new Relevance(configuration);
    relevance.idle.addAll(mistakes(configuration));
    relevance.passedOver();
    return relevance.idle;
  }

  private void rows() {
    Task task = configuration.find(Settings.TASK).orElse(Task.CUSTOM);
    if (task != Task.CUSTOM) {
      idle(Settings.TEMPLATE, Settings.TASK, "custom");
    }
    if (task != Task.CUSTOM && task != Task.CHAT) {
      idle(Settings.TRAIN_ON_LAST_TURN_ONLY, Settings.TASK, "chat");
    }
    if (task != Task.CUSTOM && task != Task.CODE) {
      idle(Settings.CODE_LANGUAGE, Settings.TASK, "code");
    }
    if (configuration.get(Settings.TRAIN_ON_PROMPT)) {
      idle(Settings.TRAIN_ON_LAST_TURN_ONLY, Settings.TRAIN_ON_PROMPT, "false");
    }
  }

  private void method() {
    Method method = configuration.get(Settings.METHOD);
    if (method != Method.LORA) {
      OF_LORA.forEach(setting -> idle(setting, Settings.METHOD, "lora"));
    }
    if (method != Method.FREEZE) {
      OF_FREEZE.forEach(setting -> idle(setting, Settings.METHOD, "freeze"));
    } else if (!configuration.get(Settings.FROZEN_CACHE)) {
      idle(Settings.FROZEN_CACHE_BUDGET, Settings.FROZEN_CACHE, "true");
    }
  }

  private void optimizer() {
    OptimizerKind kind = configuration.get(Settings.OPTIMIZER);
    if (kind != OptimizerKind.ADAMW && kind != OptimizerKind.ADAMW_8BIT) {
      OF_ADAMW.forEach(setting -> idle(setting, Settings.OPTIMIZER, "adamw"));
    }
    if (kind != OptimizerKind.LION) {
      idle(Settings.LION_BETA1, Settings.OPTIMIZER, "lion");
      idle(Settings.LION_BETA2, Settings.OPTIMIZER, "lion");
    }
    if (kind != OptimizerKind.SGD) {
      idle(Settings.MOMENTUM, Settings.OPTIMIZER, "sgd");
    }
  }

  private void schedule() {
    LrSchedulerType type = configuration.get(Settings.LR_SCHEDULER_TYPE);
    if (type != LrSchedulerType.COSINE_WITH_RESTARTS) {
      idle(Settings.LR_SCHEDULER_NUM_CYCLES, Settings.LR_SCHEDULER_TYPE, "cosine_with_restarts");
    }
    if (type != LrSchedulerType.POLYNOMIAL) {
      idle(Settings.LR_SCHEDULER_POWER, Settings.LR_SCHEDULER_TYPE, "polynomial");
    }
  }

  private void session() {
    if (configuration.get(Settings.ON_NON_FINITE) != NonFinitePolicy.SKIP) {
      idle(Settings.NON_FINITE_LIMIT, Settings.ON_NON_FINITE, "skip");
    }
    if (configuration.get(Settings.EVAL_STEPS) == 0) {
      idle(Settings.SAVE_BEST_LIMIT, Settings.EVAL_STEPS, "100");
    }
    if (configuration.get(Settings.EARLY_STOPPING_PATIENCE) == 0) {
      idle(Settings.EARLY_STOPPING_THRESHOLD, Settings.EARLY_STOPPING_PATIENCE, "3");
    }
    if (configuration.get(Settings.RESUME).equals("never")) {
      idle(Settings.RESUME_IGNORE_CHANGES, Settings.RESUME, "auto");
    }
    if (configuration.get(Settings.DEVICE) == Device.CUDA) {
      idle(Settings.NATIVE_CLASSIFIER, Settings.DEVICE, "cpu");
    }
    if (!configuration.get(Settings.ATTACH)) {
      idle(Settings.PROVENANCE, Settings.ATTACH, "true");
    }
  }

  private void generation() {
    if (configuration.get(Settings.TEMPERATURE) == 0) {
      OF_SAMPLING.forEach(setting -> idle(setting, Settings.TEMPERATURE, "0.7"));
    }
  }

  private void passedOver() {
    if (!configuration.get(Settings.LEARNING_RATE).isAuto()) {
      OF_SWEEP.forEach(setting -> passedOver(setting, "while <learningRate> is not \"auto\""));
    }
    LrSchedulerType type = configuration.get(Settings.LR_SCHEDULER_TYPE);
    if (type == LrSchedulerType.CONSTANT || type == LrSchedulerType.REDUCE_LR_ON_PLATEAU) {
      String reason = "while <lrSchedulerType> is \"%s\"".formatted(Setting.show(type));
      passedOver(Settings.WARMUP_STEPS, reason);
      passedOver(Settings.WARMUP_RATIO, reason);
    } else if (configuration.holdsOver(Settings.WARMUP_RATIO, Settings.WARMUP_STEPS)) {
      passedOver(Settings.WARMUP_STEPS, "beside <warmupRatio>");
    } else {
      passedOver(Settings.WARMUP_RATIO, "beside <warmupSteps>");
    }
    if (configuration.get(Settings.MAX_STEPS) > 0) {
      if (configuration.holdsOver(Settings.MAX_STEPS, Settings.NUM_EPOCHS)) {
        passedOver(Settings.NUM_EPOCHS, "beside <maxSteps>");
      } else {
        passedOver(Settings.MAX_STEPS, "beside <numEpochs>");
      }
    }
    boolean evaluates = configuration.get(Settings.EVALUATE_AT_END);
    if (!evaluates) {
      OF_EVALUATION.forEach(setting -> passedOver(setting, "while <evaluateAtEnd> is \"false\""));
    }
    if (configuration.find(Settings.PROMPTS).isEmpty() && !evaluates) {
      OF_ANSWERS.forEach(setting -> passedOver(setting, "without <prompts>"));
    }
    if (!configuration.get(Settings.ATTACH)) {
      passedOver(Settings.CLASSIFIER, "while <attach> is \"false\"");
      passedOver(Settings.ADAPTER_CLASSIFIER, "while <attach> is \"false\"");
    }
  }

  private void passedOver(Setting<?> setting, String reason) {
    if (!idleSettings().contains(setting)) {
      idle.add(new Idle(setting, reason, ""));
    }
  }

  private List<Setting<?>> idleSettings() {
    return idle.stream().map(Idle::setting).collect(Collectors.toList());
  }

  /** A setting that only counts for another choice than the one that holds. */
  private void idle(Setting<?> setting, Setting<?> chosen, String needed) {
    String actual = Setting.show(configuration.get(chosen));
    String reason = "while <%s> is \"%s\"".formatted(chosen.name(), actual);
    String remedy =
        "Set <%s>%s</%s>, or remove it.".formatted(chosen.name(), needed, chosen.name());
    idle.add(new Idle(setting, reason, remedy));
  }
}
