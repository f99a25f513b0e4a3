package ai.refocused.configuration;

import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.BestMetric;
import ai.refocused.job.CadenceSpec;
import ai.refocused.job.CardSpec;
import ai.refocused.job.ComputeSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.GuardSpec;
import ai.refocused.job.JobSpec;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.OptimizerSpec;
import ai.refocused.job.RegularizationSpec;
import ai.refocused.job.RowSpec;
import ai.refocused.job.RowTemplate;
import ai.refocused.job.SampleSpec;
import ai.refocused.job.ScheduleSpec;
import ai.refocused.job.SelectionSpec;
import ai.refocused.job.SessionSpec;
import ai.refocused.job.SettingValue;
import ai.refocused.job.SweepSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.job.ValidationJob;
import ai.refocused.job.validation.ReportFormat;
import ai.refocused.job.validation.ValidationSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns settings into a job. */
public final class JobSpecFactory {
  private final EffectiveConfiguration configuration;
  private final Path baseDirectory;

  /**
   * @param baseDirectory what relative paths are relative to: the project's folder
   */
  public JobSpecFactory(EffectiveConfiguration configuration, Path baseDirectory) {
    this.configuration = configuration;
    this.baseDirectory = baseDirectory.toAbsolutePath();
  }

  /**
   * The job.
   *
   * @param baseModel what {@code baseModel} names, found
   * @param dataset what {@code dataset} names, found
   */
  public JobSpec create(BaseModelSpec baseModel, DataFiles dataset) {
    return new JobSpec(
        get(Settings.TASK),
        baseModel,
        dataset(dataset),
        tuning(),
        optimizer(),
        schedule(),
        batch(),
        new CadenceSpec(
            get(Settings.LOGGING_STEPS),
            get(Settings.EVAL_STEPS),
            get(Settings.SAVE_STEPS),
            get(Settings.SAVE_TOTAL_LIMIT),
            get(Settings.SAVE_BEST_LIMIT)),
        compute(),
        new RegularizationSpec(get(Settings.LABEL_SMOOTHING), get(Settings.NEFTUNE_NOISE_ALPHA)),
        selection(),
        new GuardSpec(
            get(Settings.ON_NON_FINITE),
            get(Settings.NON_FINITE_LIMIT),
            get(Settings.EARLY_STOPPING_PATIENCE),
            get(Settings.EARLY_STOPPING_THRESHOLD)),
        new SweepSpec(
            get(Settings.LR_SWEEP_STEPS), get(Settings.LR_SWEEP_MIN), get(Settings.LR_SWEEP_MAX)),
        outputDirectory(),
        session(),
        get(Settings.SEED),
        samples(),
        settings(),
        CardSpec.NONE);
  }

  private SampleSpec samples() {
    return new SampleSpec(
        configuration.find(Settings.PROMPTS).orElse(List.of()),
        GenerationSpecFactory.create(configuration));
  }

  private List<SettingValue> settings() {
    return configuration.entries().stream()
        .map(
            entry ->
                new SettingValue(
                    entry.name(),
                    entry.value(),
                    entry.origin().toString(),
                    entry.origin().isExplicit()))
        .collect(Collectors.toList());
  }

  private ComputeSpec compute() {
    return new ComputeSpec(
        get(Settings.THREADS),
        get(Settings.MIXED_PRECISION),
        get(Settings.GRADIENT_CHECKPOINTING),
        get(Settings.NUM_WORKERS));
  }

  private BatchSpec batch() {
    return new BatchSpec(
        get(Settings.PER_DEVICE_TRAIN_BATCH_SIZE),
        get(Settings.PER_DEVICE_EVAL_BATCH_SIZE),
        get(Settings.GRADIENT_ACCUMULATION_STEPS));
  }

  /**
   * A look at the dataset alone.
   *
   * @param baseModel whose tokenizer is used, if any
   * @param reportFolder where reports go
   */
  public ValidationJob validation(
      Optional<BaseModelSpec> baseModel, DataFiles dataset, Path reportFolder) {
    return new ValidationJob(
        get(Settings.TASK),
        baseModel.map(BaseModelSpec::folder),
        dataset(dataset),
        batch(),
        get(Settings.NUM_EPOCHS),
        maxSteps(),
        new ValidationSpec(
            configuration.find(Settings.BASELINE).map(this::path),
            get(Settings.WRITE_BASELINE),
            get(Settings.REPORT_FORMATS).stream()
                .map(id -> ReportFormat.valueOf(id.toUpperCase(Locale.ROOT)))
                .distinct()
                .collect(Collectors.toList()),
            reportFolder,
            baseDirectory));
  }

  private DatasetSpec dataset(DataFiles files) {
    return new DatasetSpec(
        files,
        get(Settings.EVAL_SPLIT),
        get(Settings.MAX_LENGTH),
        get(Settings.OVERFLOW),
        get(Settings.PACKING),
        get(Settings.SHUFFLE),
        rows(configuration),
        configuration.find(Settings.RULES).map(RuleLevels::levels).orElse(Map.of()));
  }

  /** How rows become text. */
  static RowSpec rows(EffectiveConfiguration configuration) {
    return new RowSpec(
        configuration.find(Settings.COLUMNS).orElse(Map.of()),
        configuration.find(Settings.TEMPLATE).map(RowTemplate::text).orElse(""),
        configuration.get(Settings.TRAIN_ON_PROMPT),
        configuration.get(Settings.TRAIN_ON_LAST_TURN_ONLY));
  }

  private TuningSpec tuning() {
    return switch (get(Settings.METHOD)) {
      case FULL -> new TuningSpec.Full();
      case FREEZE -> new TuningSpec.Freeze(get(Settings.FREEZE_RATIO), frozenCacheBytes());
      case LORA ->
          new TuningSpec.Lora(
              get(Settings.LORA_RANK),
              get(Settings.LORA_ALPHA),
              get(Settings.LORA_DROPOUT),
              get(Settings.LORA_TARGET_MODULES),
              get(Settings.LORA_BIAS),
              get(Settings.LORA_USE_RSLORA),
              get(Settings.LORA_USE_DORA),
              configuration.find(Settings.LORA_RANK_PATTERN).orElse(Map.of()),
              configuration.find(Settings.LORA_ALPHA_PATTERN).orElse(Map.of()),
              configuration.find(Settings.LORA_INIT_FROM).map(this::path));
    };
  }

  private long frozenCacheBytes() {
    return get(Settings.FROZEN_CACHE) ? bytes(get(Settings.FROZEN_CACHE_BUDGET)) : 0;
  }

  /** Bytes of an amount such as {@code 512m}. */
  private static long bytes(String amount) {
    long number = Long.parseLong(amount.substring(0, amount.length() - 1));
    return switch (Character.toLowerCase(amount.charAt(amount.length() - 1))) {
      case 'k' -> number << 10;
      case 'm' -> number << 20;
      default -> number << 30;
    };
  }

  private OptimizerSpec optimizer() {
    return new OptimizerSpec(
        optimizerRule(),
        get(Settings.LEARNING_RATE).value(),
        get(Settings.WEIGHT_DECAY),
        get(Settings.DECAY_BIAS_AND_NORM),
        get(Settings.MAX_GRAD_NORM),
        get(Settings.LORA_PLUS_LR_RATIO));
  }

  private OptimizerRule optimizerRule() {
    double beta1 = get(Settings.ADAM_BETA1);
    double beta2 = get(Settings.ADAM_BETA2);
    double epsilon = get(Settings.ADAM_EPSILON);
    return switch (get(Settings.OPTIMIZER)) {
      case ADAMW -> new OptimizerRule.AdamW(beta1, beta2, epsilon);
      case ADAMW_8BIT -> new OptimizerRule.AdamW8bit(beta1, beta2, epsilon);
      case ADAFACTOR -> new OptimizerRule.Adafactor();
      case LION -> new OptimizerRule.Lion(get(Settings.LION_BETA1), get(Settings.LION_BETA2));
      case SGD -> new OptimizerRule.Sgd(get(Settings.MOMENTUM));
    };
  }

  private SelectionSpec selection() {
    BestMetric metric = get(Settings.METRIC_FOR_BEST_MODEL);
    return new SelectionSpec(
        metric,
        configuration.find(Settings.GREATER_IS_BETTER).orElse(metric.greaterIsBetter()),
        get(Settings.LOAD_BEST_MODEL_AT_END));
  }

  private SessionSpec session() {
    String resume = get(Settings.RESUME).trim();
    boolean isPath = resume.contains("/") || resume.contains("\\");
    return new SessionSpec(
        isPath ? baseDirectory.resolve(resume).normalize().toString() : resume,
        get(Settings.RESUME_IGNORE_CHANGES),
        configuration
            .find(Settings.MAX_DURATION)
            .map(text -> Durations.parse(text).toSeconds())
            .orElse(0L));
  }

  /**
   * Of warmupRatio and warmupSteps, and of maxSteps and numEpochs, the one that was said in the
   * higher layer.
   */
  private ScheduleSpec schedule() {
    boolean byRatio = configuration.holdsOver(Settings.WARMUP_RATIO, Settings.WARMUP_STEPS);
    return new ScheduleSpec(
        get(Settings.LR_SCHEDULER_TYPE),
        byRatio ? 0 : get(Settings.WARMUP_STEPS),
        byRatio ? get(Settings.WARMUP_RATIO) : 0,
        maxSteps(),
        get(Settings.NUM_EPOCHS),
        get(Settings.LR_SCHEDULER_NUM_CYCLES),
        get(Settings.LR_SCHEDULER_POWER));
  }

  /** 0 where numEpochs holds. */
  private int maxSteps() {
    return configuration.holdsOver(Settings.MAX_STEPS, Settings.NUM_EPOCHS)
        ? get(Settings.MAX_STEPS)
        : 0;
  }

  /** {@code <task>_<dataset stem>}, so that the runs of one project do not get into each other. */
  public Path outputDirectory() {
    return path(Settings.OUTPUT_DIRECTORY)
        .resolve(get(Settings.TASK).id() + "_" + stem(get(Settings.DATASET)));
  }

  /** The last part of a dataset's name that is not a format, a revision or a version. */
  static String stem(String dataset) {
    String last = dataset.trim().replace('\\', '/').replaceFirst("/+$", "");
    if (last.startsWith("hf:")) {
      String id = last.substring("hf:".length()).replaceFirst("@.*$", "");
      return id.substring(id.lastIndexOf('/') + 1);
    } else if (last.matches("[^/:]+:[^/:]+:[^/]+")) {
      return last.substring(last.indexOf(':') + 1, last.indexOf(':', last.indexOf(':') + 1));
    }
    last = last.substring(last.lastIndexOf('/') + 1);
    String stem = last.replaceFirst("(?i)\\.(gz|zst)$", "").replaceFirst("(?<=.)\\.[^.]*$", "");
    return stem.isEmpty() || stem.equals(".") || stem.equals("..") ? "data" : stem;
  }

  private Path path(Setting<String> setting) {
    return path(get(setting));
  }

  private Path path(String text) {
    return baseDirectory.resolve(text.trim()).normalize();
  }

  private <T> T get(Setting<T> setting) {
    return configuration.get(setting);
  }
}
