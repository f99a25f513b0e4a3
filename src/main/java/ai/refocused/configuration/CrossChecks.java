package ai.refocused.configuration;

import ai.refocused.job.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks of settings against each other. What a user wrote down and nothing reads is an error. */
final class CrossChecks {
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
    SettingCatalog.ALL.stream().filter(required::contains).forEach(checks::require);
    checks.unused();
    checks.validation();
    checks.sweep();
    checks.onlyOne(Settings.WARMUP_RATIO, Settings.WARMUP_STEPS);
    checks.length();
    checks.stopping();
    checks.classifiers();
    DeploymentFormats.check(
        configuration.get(Settings.FORMATS), configuration.place(Settings.FORMATS), problems);
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

  private void validation() {
    configuration
        .find(Settings.RULES)
        .ifPresent(levels -> problems.addAll(levels.problems(configuration.place(Settings.RULES))));
    if (configuration.get(Settings.WRITE_BASELINE)
        && configuration.find(Settings.BASELINE).isEmpty()) {
      problems.add(
          new Problem(
              configuration.place(Settings.WRITE_BASELINE),
              "needs a file to write to. Set <baseline>, such as validation-baseline.json."));
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
    int patience = configuration.get(Settings.EARLY_STOPPING_PATIENCE);
    if (patience > 0 && configuration.get(Settings.EVAL_STEPS) == 0) {
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

  private void classifiers() {
    String model = configuration.get(Settings.CLASSIFIER);
    if (configuration.get(Settings.METHOD) == Method.LORA
        && model.equals(configuration.get(Settings.ADAPTER_CLASSIFIER))) {
      problems.add(
          new Problem(
              configuration.place(Settings.ADAPTER_CLASSIFIER),
              "\"" + model + "\" is the model's <classifier> too. Give them different ones."));
    }
  }

  /** Objects to what the user wrote down and nothing reads. */
  private void unused() {
    for (Relevance.Idle idle : Relevance.mistakes(configuration)) {
      if (configuration.isWritten(idle.setting())) {
        problems.add(
            new Problem(
                configuration.place(idle.setting()),
                "has no effect " + idle.reason() + ". " + idle.remedy()));
      }
    }
  }
}
