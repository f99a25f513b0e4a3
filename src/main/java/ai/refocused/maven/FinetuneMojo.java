package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Layer;
import ai.refocused.configuration.Origin;
import ai.refocused.configuration.Settings;
import ai.refocused.fork.TrainerFolder;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobResult;
import ai.refocused.job.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.repository.RemoteRepository;

/**
 * Fine-tunes a causal language model and attaches the tuned model to the project.
 *
 * <p>Bound to {@code package} by default: that is before {@code install} and {@code deploy}, which
 * take what is attached; and after compiling, testing and packing the project's own code, which
 * fail in seconds where training takes hours.
 *
 * <p>A value on the command line wins over the pom, the pom over the preset, the preset over the
 * task's default. Where a description says "Default", it is the value without a preset.
 *
 * @since 0.1.0
 */
@Mojo(name = "finetune", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class FinetuneMojo extends AbstractMojo {
  /**
   * What the model is for: {@code chat}, {@code code}, {@code instruct}, {@code domain} or {@code
   * custom}. Decides which defaults hold and how examples are rendered. Required.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "task")
  private String task;

  /**
   * Folder of the model to start from, as Hugging Face lays it out: {@code config.json}, {@code
   * tokenizer.json}, and weights in {@code model.safetensors}, shards with an index, or {@code
   * pytorch_model.bin}. Relative to the project's folder. Required.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "baseModel")
  private String baseModel;

  /**
   * The examples: a JSON or JSONL file, or a folder with train and eval files. Relative to the
   * project's folder. Required.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "dataset")
  private String dataset;

  /**
   * A bundle of settings: {@code quick_test}, {@code low_resource}, {@code high_quality} or {@code
   * production}. Its values win over the task's defaults; the pom and the command line win over it.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "preset")
  private String preset;

  /**
   * Which weights are trained: {@code full} (all), {@code lora} (low-rank adapters beside frozen
   * weights) or {@code freeze} (all but the embedding and the lowest blocks). Default: {@code
   * full}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "method")
  private String method;

  /**
   * Rank of the adapters. Default: chat 16, code 32, instruct 8, domain 64, custom 16.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraRank")
  private Integer loraRank;

  /**
   * Scale of the adapters: their output counts {@code loraAlpha / loraRank} times. Default: twice
   * the task's default rank.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraAlpha")
  private Double loraAlpha;

  /**
   * Share of an adapter's inputs that is dropped in training. Default: 0.1; code 0.05.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraDropout")
  private Double loraDropout;

  /**
   * The linear layers that get an adapter: names of the model's modules such as {@code
   * query_key_value}, or the usual {@code q_proj}, {@code k_proj}, {@code v_proj}, {@code o_proj}
   * and {@code all-linear}. Default: the four attention projections for chat, code and custom; the
   * first three for instruct; {@code all-linear} for domain.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraTargetModules")
  private List<String> loraTargetModules;

  /**
   * Which bias vectors are trained with the adapters: {@code none}, {@code all} or {@code
   * lora_only} (those of adapted layers). Default: {@code none}; domain {@code lora_only}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loraBias")
  private String loraBias;

  /**
   * Share of the blocks, from the bottom, that {@code method} {@code freeze} keeps, rounded down;
   * the embedding is kept too. Default: 0.5.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "freezeRatio")
  private Double freezeRatio;

  /**
   * Peak learning rate of AdamW. Default: chat 2e-5, code 1e-5, instruct 3e-5, domain 1e-5, custom
   * 2e-5.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "learningRate")
  private Double learningRate;

  /**
   * Passes over the training examples; may be fractional. Default: chat 3, code 5, instruct 2,
   * domain 10, custom 3.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "numEpochs")
  private Double numEpochs;

  /**
   * Optimizer steps at most; 0 leaves the length to {@code numEpochs}. Default: 0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "maxSteps")
  private Integer maxSteps;

  /**
   * Steps over which the learning rate rises from 0 to its peak. Capped, with a warning, where the
   * run is shorter. Default: chat 200, code 500, instruct 100, domain 1000, custom 100.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "warmupSteps")
  private Integer warmupSteps;

  /**
   * How the learning rate falls after the warm-up: {@code linear}, {@code cosine}, {@code
   * cosine_with_restarts}, {@code polynomial}, {@code constant}, {@code constant_with_warmup},
   * {@code inverse_sqrt}, {@code warmup_stable_decay} or {@code reduce_lr_on_plateau}. Default:
   * {@code cosine}; chat {@code cosine_with_restarts}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "lrSchedulerType")
  private String lrSchedulerType;

  /**
   * Number of cosine curves of {@code cosine_with_restarts}. Default: 1.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "lrSchedulerNumCycles")
  private Integer lrSchedulerNumCycles;

  /**
   * Exponent of {@code polynomial}. Default: 1.0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "lrSchedulerPower")
  private Double lrSchedulerPower;

  /**
   * Decoupled weight decay of AdamW. Default: 0.01; domain 0.05.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "weightDecay")
  private Double weightDecay;

  /**
   * Whether weight decay acts on bias vectors and norm weights too. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "decayBiasAndNorm")
  private Boolean decayBiasAndNorm;

  /**
   * The gradient is scaled down to this L2 norm where it is longer; 0 switches that off. Default:
   * 1.0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "maxGradNorm")
  private Double maxGradNorm;

  /**
   * Decay of AdamW's mean of gradients. Default: 0.9.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "adamBeta1")
  private Double adamBeta1;

  /**
   * Decay of AdamW's mean of squared gradients. Default: 0.999.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "adamBeta2")
  private Double adamBeta2;

  /**
   * Keeps AdamW's division finite. Default: 1e-8.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "adamEpsilon")
  private Double adamEpsilon;

  /**
   * Rows that are trained on at a time. Smaller takes less memory. Default: chat 4, code 2,
   * instruct 8, domain 4, custom 4.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "perDeviceTrainBatchSize")
  private Integer perDeviceTrainBatchSize;

  /**
   * Rows that are evaluated at a time. Default: 8.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "perDeviceEvalBatchSize")
  private Integer perDeviceEvalBatchSize;

  /**
   * Batches whose gradients add up to one optimizer step. Default: chat 2, code 4, instruct 1,
   * domain 2, custom 2.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "gradientAccumulationSteps")
  private Integer gradientAccumulationSteps;

  /**
   * Most tokens of a row. Default: chat 2048, code 2048, instruct 1024, domain 1024, custom 1024.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "maxLength")
  private Integer maxLength;

  /**
   * Whether several examples share a row of {@code maxLength} tokens; they never see each other.
   * Makes fewer, fuller rows. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "packing")
  private Boolean packing;

  /**
   * Whether the examples' order is drawn anew in each epoch. Default: {@code true}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "shuffle")
  private Boolean shuffle;

  /**
   * Share of the examples held out for evaluation where the dataset has no eval file. Default: 0.1.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "evalSplit")
  private Double evalSplit;

  /**
   * Whether prompts count in the loss as well as answers. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "trainOnPrompt")
  private Boolean trainOnPrompt;

  /**
   * Steps between two reports of progress; 0 for none. Default: 10.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "loggingSteps")
  private Integer loggingSteps;

  /**
   * Steps between two evaluations; 0 for none but the last. Default: chat 100, code 200, instruct
   * 50, domain 500, custom 100.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "evalSteps")
  private Integer evalSteps;

  /**
   * Steps between two checkpoints; 0 for none. Default: chat 500, code 1000, instruct 200, domain
   * 2000, custom 500.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "saveSteps")
  private Integer saveSteps;

  /**
   * Checkpoints that are kept; 0 keeps all. Default: 3.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "saveTotalLimit")
  private Integer saveTotalLimit;

  /**
   * Whether to go on from a checkpoint of an earlier run: {@code never}, {@code auto} (the newest,
   * if there is one), or a checkpoint's name such as {@code checkpoint-step-100}. Default: {@code
   * never}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "resume")
  private String resume;

  /**
   * Start of every random stream. Same seed, inputs, machine kind and threads: same model. Default:
   * 42.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "seed")
  private Long seed;

  /**
   * What to train on: {@code cpu}, {@code cuda}, or {@code auto}. This version trains on the CPU
   * only: {@code auto} says so where there is a GPU, and {@code cuda} fails. Default: {@code auto}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "device")
  private String device;

  /**
   * Number format of matrix products: {@code no} (fp32) or {@code auto}, the fastest that the
   * device does without losing accuracy that matters, which is fp32 on a CPU. {@code bf16} and
   * {@code fp16} are refused there. Default: {@code no}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "mixedPrecision")
  private String mixedPrecision;

  /**
   * Whether to keep only the blocks' inputs for the backward pass and compute the rest again: a
   * third more time for much less memory. Default: {@code false}; code {@code true}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "gradientCheckpointing")
  private Boolean gradientCheckpointing;

  /**
   * Threads of the trainer. Results depend on the number in their last bits. Default: the
   * processors that Maven sees.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "threads")
  private Integer threads;

  /**
   * Most Java heap of the trainer, such as {@code 512m} or {@code 2g}. Weights and activations are
   * outside of it. Default: {@code 1g}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "trainerHeap")
  private String trainerHeap;

  /**
   * Folder of the Java installation, 17 or later, that runs the trainer. Default: the one that runs
   * Maven.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "jvm")
  private String jvm;

  /**
   * Which natives of nd4j-native to use on the CPU, such as {@code linux-x86_64-onednn-avx2}.
   * Default: the fastest that this processor can run.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "nativeClassifier")
  private String nativeClassifier;

  /**
   * Folder under which the run gets its own, {@code <task>_<dataset name>}, with {@code
   * final_model}, {@code best_model}, {@code checkpoints}, {@code trainer_state.json} and {@code
   * train_results.json}. Default: {@code ${project.build.directory}/fine_tuned_models}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "outputDirectory")
  private String outputDirectory;

  /**
   * Whether the tuned model becomes an artifact of the project, to be installed and deployed with
   * it. Default: {@code true}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "attach")
  private Boolean attach;

  /**
   * Classifier of the model's artifact, a {@code zip}. Executions of one project need different
   * ones. Default: {@code model}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "classifier")
  private String classifier;

  /**
   * Classifier of the adapter's artifact, a {@code zip}, where {@code method} is {@code lora}.
   * Default: {@code adapter}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "adapterClassifier")
  private String adapterClassifier;

  /**
   * Whether to do nothing. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "skip")
  private Boolean skip;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution execution;

  private final RepositorySystem resolver;
  private final MavenProjectHelper projectHelper;

  @Inject
  FinetuneMojo(RepositorySystem resolver, MavenProjectHelper projectHelper) {
    this.resolver = resolver;
    this.projectHelper = projectHelper;
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (isSkipped()) {
      getLog().info("Fine-tuning is skipped.");
      return;
    }
    try {
      finetune(configuration());
    } catch (InvalidJobException e) {
      getLog().debug(e);
      throw new MojoFailureException(Outcomes.report(e.problems()));
    } catch (IOException e) {
      throw new MojoExecutionException("Fine-tuning failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("Fine-tuning was interrupted.", e);
    }
  }

  private void finetune(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    TrainerClasspath classPath =
        new TrainerClasspath(resolver, session.getRepositorySession(), repositories());
    FinetuneRun run =
        new FinetuneRun(configuration, project.getBasedir().toPath(), classPath, getLog());
    Path folder =
        Path.of(project.getBuild().getDirectory())
            .resolve("refocused")
            .resolve(execution.getExecutionId());
    JobResult result = run.train(new TrainerFolder(folder), progress());
    if (configuration.get(Settings.ATTACH)) {
      new ArtifactAttacher(project, projectHelper, getLog()).attach(result, configuration);
    }
  }

  /** Asked first: whoever skips the goal need not have it configured. */
  private boolean isSkipped() {
    String name = Settings.PREFIX + Settings.SKIP.name();
    return Boolean.parseBoolean(
        session.getUserProperties().getProperty(name, String.valueOf(skip)));
  }

  private EffectiveConfiguration configuration() {
    List<Problem> problems = PomCheck.check(project, execution);
    Map<String, String> commandLine = new TreeMap<>();
    session
        .getUserProperties()
        .stringPropertyNames()
        .forEach(name -> commandLine.put(name, session.getUserProperties().getProperty(name)));
    return EffectiveConfiguration.of(
        pom(problems),
        Layer.ofCommandLine(commandLine, problems),
        Runtime.getRuntime().availableProcessors(),
        Path.of(project.getBuild().getDirectory()).resolve("fine_tuned_models").toString(),
        problems);
  }

  private Layer pom(List<Problem> problems) {
    return new Layer(Origin.POM)
        .read(Settings.TASK, task, problems)
        .put(Settings.BASE_MODEL, baseModel)
        .put(Settings.DATASET, dataset)
        .read(Settings.PRESET, preset, problems)
        .read(Settings.METHOD, method, problems)
        .put(Settings.LORA_RANK, loraRank)
        .put(Settings.LORA_ALPHA, loraAlpha)
        .put(Settings.LORA_DROPOUT, loraDropout)
        .put(Settings.LORA_TARGET_MODULES, notEmpty(loraTargetModules))
        .read(Settings.LORA_BIAS, loraBias, problems)
        .put(Settings.FREEZE_RATIO, freezeRatio)
        .put(Settings.LEARNING_RATE, learningRate)
        .put(Settings.NUM_EPOCHS, numEpochs)
        .put(Settings.MAX_STEPS, maxSteps)
        .put(Settings.WARMUP_STEPS, warmupSteps)
        .read(Settings.LR_SCHEDULER_TYPE, lrSchedulerType, problems)
        .put(Settings.LR_SCHEDULER_NUM_CYCLES, lrSchedulerNumCycles)
        .put(Settings.LR_SCHEDULER_POWER, lrSchedulerPower)
        .put(Settings.WEIGHT_DECAY, weightDecay)
        .put(Settings.DECAY_BIAS_AND_NORM, decayBiasAndNorm)
        .put(Settings.MAX_GRAD_NORM, maxGradNorm)
        .put(Settings.ADAM_BETA1, adamBeta1)
        .put(Settings.ADAM_BETA2, adamBeta2)
        .put(Settings.ADAM_EPSILON, adamEpsilon)
        .put(Settings.PER_DEVICE_TRAIN_BATCH_SIZE, perDeviceTrainBatchSize)
        .put(Settings.PER_DEVICE_EVAL_BATCH_SIZE, perDeviceEvalBatchSize)
        .put(Settings.GRADIENT_ACCUMULATION_STEPS, gradientAccumulationSteps)
        .put(Settings.MAX_LENGTH, maxLength)
        .put(Settings.PACKING, packing)
        .put(Settings.SHUFFLE, shuffle)
        .put(Settings.EVAL_SPLIT, evalSplit)
        .put(Settings.TRAIN_ON_PROMPT, trainOnPrompt)
        .put(Settings.LOGGING_STEPS, loggingSteps)
        .put(Settings.EVAL_STEPS, evalSteps)
        .put(Settings.SAVE_STEPS, saveSteps)
        .put(Settings.SAVE_TOTAL_LIMIT, saveTotalLimit)
        .put(Settings.RESUME, resume)
        .put(Settings.SEED, seed)
        .read(Settings.DEVICE, device, problems)
        .read(Settings.MIXED_PRECISION, mixedPrecision, problems)
        .put(Settings.GRADIENT_CHECKPOINTING, gradientCheckpointing)
        .put(Settings.THREADS, threads)
        .put(Settings.TRAINER_HEAP, trainerHeap)
        .put(Settings.JVM, jvm)
        .put(Settings.NATIVE_CLASSIFIER, nativeClassifier)
        .put(Settings.OUTPUT_DIRECTORY, outputDirectory)
        .put(Settings.ATTACH, attach)
        .put(Settings.CLASSIFIER, classifier)
        .put(Settings.ADAPTER_CLASSIFIER, adapterClassifier)
        .put(Settings.SKIP, skip);
  }

  /** Maven fills a list that nobody mentions with an empty one. */
  private static List<String> notEmpty(List<String> list) {
    return list == null || list.isEmpty() ? null : list;
  }

  /** Where this plugin came from, then where the project looks for its dependencies. */
  private List<RemoteRepository> repositories() {
    Set<RemoteRepository> repositories = new LinkedHashSet<>(project.getRemotePluginRepositories());
    repositories.addAll(project.getRemoteProjectRepositories());
    return new ArrayList<>(repositories);
  }

  /** A line that is drawn over, where somebody watches a terminal that can do it. */
  private Optional<ProgressLine> progress() {
    boolean watched =
        session.getRequest().isInteractiveMode()
            && session.getRequest().getDegreeOfConcurrency() == 1
            && getLog().isInfoEnabled()
            && Terminal.isWatched(System.getenv());
    return watched ? Optional.of(new ProgressLine(System.out)) : Optional.empty();
  }
}
