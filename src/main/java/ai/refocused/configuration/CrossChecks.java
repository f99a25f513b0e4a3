package ai.refocused.configuration;

import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.NonFinitePolicy;
import ai.refocused.job.Problem;
import ai.refocused.job.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks of settings against each other. What a user wrote down and nothing reads is an error. */
final class CrossChecks {
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

  /** What to do about a setting that is missing, where its range does not say it. */
  private static final Map<Setting<?>, String> REMEDIES =
      Map.of(
          Settings.TASK,
          "is missing. Say what the model is for: " + Settings.TASK.allowed() + ".",
          Settings.BASE_MODEL,
          "is missing. Name the folder of the model to start from: config.json, tokenizer.json and"
              + " weights as Hugging Face lays them out.",
          Settings.DATASET,
          "is missing. Name a JSON or JSONL file, or a folder with train and eval files.");

  private final EffectiveConfiguration configuration;
  private final List<Problem> problems;

  private CrossChecks(EffectiveConfiguration configuration, List<Problem> problems) {
    this.configuration = configuration;
    this.problems = problems;
  }

  static void check(
      EffectiveConfiguration configuration, Set<Setting<?>> required, List<Problem> problems) {
    CrossChecks checks = new CrossChecks(configuration, problems);
    Settings.ALL.stream().filter(required::contains).forEach(checks::require);
    checks.rows();
    checks.method();
    checks.optimizer();
    checks.schedule();
    checks.sweep();
    checks.onlyOne(Settings.WARMUP_RATIO, Settings.WARMUP_STEPS);
    checks.length();
    checks.stopping();
    checks.resuming();
    checks.device();
    checks.classifiers();
    checks.generation();
  }

  private void require(Setting<?> setting) {
    // A value of the wrong kind has been reported already and is not in any layer.
    boolean reported =
        problems.stream().anyMatch(problem -> problem.where().contains(setting.name()));
    if (configuration.find(setting).isEmpty() && !reported) {
      String message =
          REMEDIES.getOrDefault(setting, "is missing. Give " + setting.allowed() + ".");
      problems.add(new Problem(Origin.POM.place(setting.name()), message));
    }
  }

  private void rows() {
    Task task = configuration.find(Settings.TASK).orElse(Task.CUSTOM);
    if (task != Task.CUSTOM) {
      unused(Settings.TEMPLATE, Settings.TASK, "custom");
    }
    if (task != Task.CUSTOM && task != Task.CHAT) {
      unused(Settings.TRAIN_ON_LAST_TURN_ONLY, Settings.TASK, "chat");
    }
    if (configuration.get(Settings.TRAIN_ON_PROMPT)) {
      unused(Settings.TRAIN_ON_LAST_TURN_ONLY, Settings.TRAIN_ON_PROMPT, "false");
    }
  }

  private void method() {
    Method method = configuration.get(Settings.METHOD);
    if (method != Method.LORA) {
      OF_LORA.forEach(setting -> unused(setting, Settings.METHOD, "lora"));
    }
    if (method != Method.FREEZE) {
      OF_FREEZE.forEach(setting -> unused(setting, Settings.METHOD, "freeze"));
    } else if (!configuration.get(Settings.FROZEN_CACHE)) {
      unused(Settings.FROZEN_CACHE_BUDGET, Settings.FROZEN_CACHE, "true");
    }
  }

  private void optimizer() {
    OptimizerKind kind = configuration.get(Settings.OPTIMIZER);
    if (kind != OptimizerKind.ADAMW && kind != OptimizerKind.ADAMW_8BIT) {
      OF_ADAMW.forEach(setting -> unused(setting, Settings.OPTIMIZER, "adamw"));
    }
    if (kind != OptimizerKind.LION) {
      unused(Settings.LION_BETA1, Settings.OPTIMIZER, "lion");
      unused(Settings.LION_BETA2, Settings.OPTIMIZER, "lion");
    }
    if (kind != OptimizerKind.SGD) {
      unused(Settings.MOMENTUM, Settings.OPTIMIZER, "sgd");
    }
  }

  private void schedule() {
    LrSchedulerType type = configuration.get(Settings.LR_SCHEDULER_TYPE);
    if (type != LrSchedulerType.COSINE_WITH_RESTARTS) {
      unused(Settings.LR_SCHEDULER_NUM_CYCLES, Settings.LR_SCHEDULER_TYPE, "cosine_with_restarts");
    }
    if (type != LrSchedulerType.POLYNOMIAL) {
      unused(Settings.LR_SCHEDULER_POWER, Settings.LR_SCHEDULER_TYPE, "polynomial");
    }
  }

  private void sweep() {
    double least = configuration.get(Settings.LR_SWEEP_MIN);
    double most = configuration.get(Settings.LR_SWEEP_MAX);
    if (least >= most) {
      problems.add(
          new Problem(
              configuration.place(Settings.LR_SWEEP_MIN),
              "\"%s\" is not below %s, \"%s\": the learning rate has to rise. Lower it."
                  .formatted(least, configuration.place(Settings.LR_SWEEP_MAX), most)));
    }
  }

  private void length() {
    if (configuration.get(Settings.MAX_STEPS) > 0) {
      onlyOne(Settings.MAX_STEPS, Settings.NUM_EPOCHS);
    }
  }

  /** Objects to two settings for one thing in the same place, where none of them holds. */
  private void onlyOne(Setting<?> one, Setting<?> other) {
    Optional<Origin> origin = configuration.origin(one).filter(Origin::isExplicit);
    boolean both = configuration.origin(other).map(Origin::kind).equals(origin.map(Origin::kind));
    if (origin.isPresent() && both) {
      problems.add(
          new Problem(
              configuration.place(one),
              "says the same as "
                  + configuration.place(other)
                  + " in another way. Remove one of them."));
    }
  }

  private void stopping() {
    if (configuration.get(Settings.ON_NON_FINITE) != NonFinitePolicy.SKIP) {
      unused(Settings.NON_FINITE_LIMIT, Settings.ON_NON_FINITE, "skip");
    }
    int patience = configuration.get(Settings.EARLY_STOPPING_PATIENCE);
    if (patience == 0) {
      unused(Settings.EARLY_STOPPING_THRESHOLD, Settings.EARLY_STOPPING_PATIENCE, "3");
    } else if (configuration.get(Settings.EVAL_STEPS) == 0) {
      problems.add(
          new Problem(
              configuration.place(Settings.EARLY_STOPPING_PATIENCE),
              "\""
                  + patience
                  + "\" counts evaluations, but "
                  + configuration.place(Settings.EVAL_STEPS)
                  + " is \"0\": there is none before the end. Set it above 0."));
    }
  }

  private void resuming() {
    if (configuration.get(Settings.RESUME).equals("never")) {
      unused(Settings.RESUME_IGNORE_CHANGES, Settings.RESUME, "auto");
    }
  }

  private void device() {
    Device device = configuration.get(Settings.DEVICE);
    if (device == Device.CUDA) {
      unused(Settings.NATIVE_CLASSIFIER, Settings.DEVICE, "cpu");
    }
  }

  private void generation() {
    if (configuration.get(Settings.TEMPERATURE) == 0) {
      for (Setting<?> setting : List.of(Settings.TOP_K, Settings.TOP_P, Settings.MIN_P)) {
        unused(setting, Settings.TEMPERATURE, "0.7");
      }
    }
  }

  private void classifiers() {
    if (!configuration.get(Settings.ATTACH)) {
      unused(Settings.PROVENANCE, Settings.ATTACH, "true");
    }
    String model = configuration.get(Settings.CLASSIFIER);
    if (configuration.get(Settings.METHOD) == Method.LORA
        && model.equals(configuration.get(Settings.ADAPTER_CLASSIFIER))) {
      problems.add(
          new Problem(
              configuration.place(Settings.ADAPTER_CLASSIFIER),
              "\"" + model + "\" is the model's <classifier> too. Give them different ones."));
    }
  }

  /** Objects to a setting that the user wrote down and that only counts for another choice. */
  private void unused(Setting<?> setting, Setting<?> chosen, String needed) {
    if (configuration.origin(setting).filter(Origin::isExplicit).isPresent()) {
      String actual = Setting.show(configuration.get(chosen));
      problems.add(
          new Problem(
              configuration.place(setting),
              "has no effect while <%s> is \"%s\". Set <%s>%s</%s>, or remove it."
                  .formatted(chosen.name(), actual, chosen.name(), needed, chosen.name())));
    }
  }
}
