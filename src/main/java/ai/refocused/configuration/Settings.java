package ai.refocused.configuration;

import ai.refocused.job.BestMetric;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.LoraBias;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.MixedPrecision;
import ai.refocused.job.NonFinitePolicy;
import ai.refocused.job.Overflow;
import ai.refocused.job.RowTemplate;
import ai.refocused.job.Task;
import ai.refocused.job.validation.FailOn;
import ai.refocused.job.validation.ReportFormat;
import java.util.List;
import java.util.Map;

/** Every setting there is. Names follow Hugging Face's, in camel case. */
public final class Settings {
  /** Goes before a setting's name on the command line. */
  public static final String PREFIX = "refocused.";

  /** Not a setting: where poms keep the version of this plugin. */
  static final String VERSION = PREFIX + "version";

  private static final int NO_LIMIT = Integer.MAX_VALUE;
  private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._-]*";
  private static final String SPLIT = "[\\w.-]+";
  private static final String NAME_WORDS = "a classifier of letters, digits, \".\", \"_\", \"-\"";

  public static final Setting<Task> TASK = Setting.choice("task", Task.class);
  public static final Setting<String> BASE_MODEL = Setting.path("baseModel");
  public static final Setting<String> DATASET = Setting.path("dataset");
  public static final Setting<String> DATASET_CONFIG =
      Setting.text("datasetConfig", "the name of a configuration of the dataset", Setting.ANY_TEXT);
  public static final Setting<String> DATASET_SPLIT =
      Setting.text("datasetSplit", "the name of a split such as train", SPLIT);
  public static final Setting<String> EVAL_DATASET_SPLIT =
      Setting.text("evalDatasetSplit", "the name of a split such as validation", SPLIT);
  public static final Setting<Map<String, String>> COLUMNS =
      Setting.mapping(
          "columns", "keys with the columns they are taken from, such as instruction=question");
  public static final Setting<RowTemplate> TEMPLATE =
      Setting.of(
          "template",
          "a text with placeholders such as {{question}}, in which the answer is the last one or"
              + " stands between {% generation %} and {% endgeneration %}",
          TemplateText::read,
          template -> true);
  public static final Setting<RuleLevels> RULES =
      Setting.of(
          "rules",
          "rules with a level each (off, info, warning, error), such as"
              + " near-duplicate=off,too-long=error",
          RuleLevels::parse,
          levels -> true);
  public static final Setting<String> HUB_ENDPOINT =
      Setting.text("hubEndpoint", "an address that begins with https://", "https?://\\S+");
  public static final Setting<String> HUB_SERVER_ID =
      Setting.text("hubServerId", "the id of a server in settings.xml", Setting.ANY_TEXT);
  public static final Setting<String> HUB_REPO =
      Setting.text(
          "hubRepo",
          "the name of a repository such as organization/name",
          "(hf:)?[A-Za-z0-9][\\w.-]*(/[A-Za-z0-9][\\w.-]*)?");
  public static final Setting<String> HUB_REVISION =
      Setting.text("hubRevision", "the name of a branch", "[A-Za-z0-9][\\w./-]*");
  public static final Setting<Boolean> HUB_PRIVATE = Setting.flag("hubPrivate");
  public static final Setting<HubContent> HUB_CONTENT =
      Setting.choice("hubContent", HubContent.class);
  public static final Setting<String> HUB_COMMIT_MESSAGE =
      Setting.text("hubCommitMessage", "a line of text", "[^\\r\\n]*\\S[^\\r\\n]*");
  public static final Setting<Preset> PRESET = Setting.choice("preset", Preset.class);

  public static final Setting<Method> METHOD = Setting.choice("method", Method.class);
  public static final Setting<Integer> LORA_RANK = Setting.integer("loraRank", 1, NO_LIMIT);
  public static final Setting<Double> LORA_ALPHA = Setting.positive("loraAlpha");
  public static final Setting<Double> LORA_DROPOUT = Setting.share("loraDropout");
  public static final Setting<List<String>> LORA_TARGET_MODULES =
      Setting.names("loraTargetModules");
  public static final Setting<LoraBias> LORA_BIAS = Setting.choice("loraBias", LoraBias.class);
  public static final Setting<Boolean> LORA_USE_RSLORA = Setting.flag("loraUseRslora");
  public static final Setting<Boolean> LORA_USE_DORA = Setting.flag("loraUseDora");
  public static final Setting<Double> LORA_PLUS_LR_RATIO = Setting.positive("loraPlusLrRatio");
  public static final Setting<Map<String, Integer>> LORA_RANK_PATTERN =
      Setting.pattern(
          "loraRankPattern", "whole numbers from 1 up", Integer::valueOf, value -> value >= 1);
  public static final Setting<Map<String, Double>> LORA_ALPHA_PATTERN =
      Setting.pattern(
          "loraAlphaPattern",
          "numbers above 0",
          Double::valueOf,
          value -> Double.isFinite(value) && value > 0);
  public static final Setting<String> LORA_INIT_FROM = Setting.path("loraInitFrom");
  public static final Setting<Double> FREEZE_RATIO =
      Setting.number("freezeRatio", "a number from 0 to 1", value -> value >= 0 && value <= 1);
  public static final Setting<Boolean> FROZEN_CACHE = Setting.flag("frozenCache");
  public static final Setting<String> FROZEN_CACHE_BUDGET = Setting.memory("frozenCacheBudget");

  public static final Setting<LearningRate> LEARNING_RATE =
      Setting.of(
          "learningRate",
          "a number above 0, at most 1, or auto",
          LearningRate::parse,
          LearningRate::isInRange);
  public static final Setting<Integer> LR_SWEEP_STEPS = Setting.integer("lrSweepSteps", 20, 10_000);
  public static final Setting<Double> LR_SWEEP_MIN = Setting.rate("lrSweepMin");
  public static final Setting<Double> LR_SWEEP_MAX = Setting.rate("lrSweepMax");
  public static final Setting<Double> NUM_EPOCHS = Setting.positive("numEpochs");
  public static final Setting<Integer> MAX_STEPS = Setting.integer("maxSteps", 0, NO_LIMIT);
  public static final Setting<Integer> WARMUP_STEPS = Setting.integer("warmupSteps", 0, NO_LIMIT);
  public static final Setting<Double> WARMUP_RATIO =
      Setting.number("warmupRatio", "a number from 0 to 1", value -> value >= 0 && value <= 1);
  public static final Setting<LrSchedulerType> LR_SCHEDULER_TYPE =
      Setting.choice("lrSchedulerType", LrSchedulerType.class);
  public static final Setting<Integer> LR_SCHEDULER_NUM_CYCLES =
      Setting.integer("lrSchedulerNumCycles", 1, NO_LIMIT);
  public static final Setting<Double> LR_SCHEDULER_POWER = Setting.positive("lrSchedulerPower");
  public static final Setting<Double> WEIGHT_DECAY =
      Setting.number("weightDecay", "a number from 0 to 1", value -> value >= 0 && value <= 1);
  public static final Setting<Boolean> DECAY_BIAS_AND_NORM = Setting.flag("decayBiasAndNorm");
  public static final Setting<Double> MAX_GRAD_NORM =
      Setting.number("maxGradNorm", "a number from 0 up (0: no clipping)", value -> value >= 0);
  public static final Setting<OptimizerKind> OPTIMIZER =
      Setting.choice("optimizer", OptimizerKind.class);
  public static final Setting<Double> ADAM_BETA1 = Setting.share("adamBeta1");
  public static final Setting<Double> ADAM_BETA2 = Setting.share("adamBeta2");
  public static final Setting<Double> ADAM_EPSILON = Setting.positive("adamEpsilon");
  public static final Setting<Double> LION_BETA1 = Setting.share("lionBeta1");
  public static final Setting<Double> LION_BETA2 = Setting.share("lionBeta2");
  public static final Setting<Double> MOMENTUM = Setting.share("momentum");

  public static final Setting<Double> LABEL_SMOOTHING = Setting.share("labelSmoothing");
  public static final Setting<Double> NEFTUNE_NOISE_ALPHA =
      Setting.notNegative("neftuneNoiseAlpha");
  public static final Setting<BestMetric> METRIC_FOR_BEST_MODEL =
      Setting.choice("metricForBestModel", BestMetric.class);
  public static final Setting<Boolean> GREATER_IS_BETTER = Setting.flag("greaterIsBetter");
  public static final Setting<Boolean> LOAD_BEST_MODEL_AT_END = Setting.flag("loadBestModelAtEnd");
  public static final Setting<Integer> EARLY_STOPPING_PATIENCE =
      Setting.integer("earlyStoppingPatience", 0, NO_LIMIT);
  public static final Setting<Double> EARLY_STOPPING_THRESHOLD =
      Setting.notNegative("earlyStoppingThreshold");
  public static final Setting<NonFinitePolicy> ON_NON_FINITE =
      Setting.choice("onNonFinite", NonFinitePolicy.class);
  public static final Setting<Integer> NON_FINITE_LIMIT =
      Setting.integer("nonFiniteLimit", 1, NO_LIMIT);

  public static final Setting<Integer> PER_DEVICE_TRAIN_BATCH_SIZE =
      Setting.integer("perDeviceTrainBatchSize", 1, NO_LIMIT);
  public static final Setting<Integer> PER_DEVICE_EVAL_BATCH_SIZE =
      Setting.integer("perDeviceEvalBatchSize", 1, NO_LIMIT);
  public static final Setting<Integer> GRADIENT_ACCUMULATION_STEPS =
      Setting.integer("gradientAccumulationSteps", 1, NO_LIMIT);

  public static final Setting<Integer> MAX_LENGTH = Setting.integer("maxLength", 2, NO_LIMIT);
  public static final Setting<Overflow> OVERFLOW = Setting.choice("overflow", Overflow.class);
  public static final Setting<Boolean> PACKING = Setting.flag("packing");
  public static final Setting<Boolean> SHUFFLE = Setting.flag("shuffle");
  public static final Setting<Double> EVAL_SPLIT = Setting.share("evalSplit");
  public static final Setting<Boolean> TRAIN_ON_PROMPT = Setting.flag("trainOnPrompt");
  public static final Setting<Boolean> TRAIN_ON_LAST_TURN_ONLY =
      Setting.flag("trainOnLastTurnOnly");

  public static final Setting<Integer> LOGGING_STEPS = Setting.integer("loggingSteps", 0, NO_LIMIT);
  public static final Setting<Integer> EVAL_STEPS = Setting.integer("evalSteps", 0, NO_LIMIT);
  public static final Setting<Integer> SAVE_STEPS = Setting.integer("saveSteps", 0, NO_LIMIT);
  public static final Setting<Integer> SAVE_TOTAL_LIMIT =
      Setting.integer("saveTotalLimit", 0, NO_LIMIT);
  public static final Setting<Integer> SAVE_BEST_LIMIT =
      Setting.integer("saveBestLimit", 0, NO_LIMIT);
  public static final Setting<String> RESUME =
      Setting.text(
          "resume",
          "never, auto, the name of a checkpoint such as checkpoint-step-100, or the path of one"
              + " with a slash in it",
          "never|auto|checkpoint-step-\\d{1,9}|.*[/\\\\].*");
  public static final Setting<Boolean> RESUME_IGNORE_CHANGES = Setting.flag("resumeIgnoreChanges");
  public static final Setting<String> MAX_DURATION =
      Setting.text("maxDuration", Durations.ALLOWED, Durations.PATTERN);
  public static final Setting<Long> SEED = Setting.wholeNumber("seed");

  public static final Setting<Device> DEVICE = Setting.choice("device", Device.class);
  public static final Setting<MixedPrecision> MIXED_PRECISION =
      Setting.choice("mixedPrecision", MixedPrecision.class);
  public static final Setting<GradientCheckpointing> GRADIENT_CHECKPOINTING =
      Setting.choice("gradientCheckpointing", GradientCheckpointing.class);
  public static final Setting<Integer> NUM_WORKERS = Setting.integer("numWorkers", 0, 64);
  public static final Setting<Integer> THREADS = Setting.integer("threads", 1, 1024);
  public static final Setting<String> TRAINER_HEAP = Setting.memory("trainerHeap");
  public static final Setting<String> JVM = Setting.path("jvm");
  public static final Setting<String> NATIVE_CLASSIFIER =
      Setting.text(
          "nativeClassifier",
          "a classifier of nd4j-native such as linux-x86_64-onednn-avx2",
          "[a-z]+-[a-z0-9_]+(-onednn)?(-avx2|-avx512)?");

  public static final Setting<String> OUTPUT_DIRECTORY = Setting.path("outputDirectory");
  public static final Setting<Boolean> ATTACH = Setting.flag("attach");
  public static final Setting<String> CLASSIFIER = Setting.text("classifier", NAME_WORDS, NAME);
  public static final Setting<String> ADAPTER_CLASSIFIER =
      Setting.text("adapterClassifier", NAME_WORDS, NAME);
  public static final Setting<Boolean> PROVENANCE = Setting.flag("provenance");
  public static final Setting<List<String>> ALLOWED_LICENSES = Setting.names("allowedLicenses");
  public static final Setting<String> BASE_MODEL_LICENSE = Setting.license("baseModelLicense");
  public static final Setting<String> DATASET_LICENSE = Setting.license("datasetLicense");
  public static final Setting<List<String>> FORMATS = Setting.names("formats");
  public static final Setting<String> DEPLOYMENT_DIRECTORY = Setting.path("deploymentDirectory");
  public static final Setting<String> DEPLOYMENT_CLASSIFIER =
      Setting.text("deploymentClassifier", NAME_WORDS, NAME);
  public static final Setting<Boolean> FORCE = Setting.flag("force");
  public static final Setting<Boolean> SKIP = Setting.flag("skip");

  public static final Setting<String> MODEL = Setting.path("model");
  public static final Setting<String> PROMPT = Setting.text("prompt", "a text", Setting.ANY_TEXT);
  public static final Setting<List<String>> PROMPTS =
      Setting.texts("prompts", "texts that are not blank", text -> !text.isBlank());
  public static final Setting<Boolean> COMPARE_WITH_BASE = Setting.flag("compareWithBase");
  public static final Setting<Integer> MAX_NEW_TOKENS =
      Setting.integer("maxNewTokens", 1, NO_LIMIT);
  public static final Setting<Double> TEMPERATURE =
      Setting.number(
          "temperature", "a number from 0 up (0: the likeliest token)", value -> value >= 0);
  public static final Setting<Integer> TOP_K = Setting.integer("topK", 0, NO_LIMIT);
  public static final Setting<Double> TOP_P =
      Setting.number("topP", "a number above 0, at most 1", value -> value > 0 && value <= 1);
  public static final Setting<Double> MIN_P =
      Setting.number("minP", "a number from 0 to 1", value -> value >= 0 && value <= 1);
  public static final Setting<Double> REPETITION_PENALTY = Setting.positive("repetitionPenalty");
  public static final Setting<List<String>> STOP =
      Setting.texts("stop", "texts, with \\n for a line break and \\\\ for \\", StopTexts::isSound);

  /** Of the goal verify-reproducible. */
  public static final Setting<String> VERIFY_AGAINST = Setting.path("verifyAgainst");

  public static final Setting<String> EVALUATION_DATASET = Setting.path("evaluationDataset");
  public static final Setting<String> GENERAL_DATASET = Setting.path("generalDataset");
  public static final Setting<Integer> EVAL_SAMPLES = Setting.integer("evalSamples", 0, 100_000);
  public static final Setting<CodeLanguage> CODE_LANGUAGE =
      Setting.choice("codeLanguage", CodeLanguage.class);
  public static final Setting<Boolean> EVALUATE_AT_END = Setting.flag("evaluateAtEnd");
  public static final Setting<List<String>> GATES = Setting.names("gates");
  public static final Setting<List<CanaryConfiguration>> CANARIES =
      Setting.of(
          "canaries",
          "a list of canaries, each with a <prompt> and a regular expression to <expect>",
          text -> List.of(CanaryConfiguration.parse(text)),
          list -> list.stream().allMatch(CanaryConfiguration::isSound));
  public static final Setting<FailOn> FAIL_ON = Setting.choice("failOn", FailOn.class);
  public static final Setting<String> BASELINE = Setting.path("baseline");
  public static final Setting<Boolean> WRITE_BASELINE = Setting.flag("writeBaseline");
  public static final Setting<List<String>> REPORT_FORMATS =
      Setting.some("reportFormats", ReportFormat.class);

  /** Of the goal merge. */
  public static final Setting<String> ADAPTER = Setting.path("adapter");

  private Settings() {}
}
