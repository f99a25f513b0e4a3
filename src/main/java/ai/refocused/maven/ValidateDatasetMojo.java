package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.JobSpecFactory;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import ai.refocused.incremental.InputCollector;
import ai.refocused.incremental.RunHistory;
import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.ValidationJob;
import ai.refocused.job.ValidationResult;
import ai.refocused.maven.log.ValidationLog;
import ai.refocused.preflight.DatasetCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Checks a dataset as a compiler checks sources: every finding with file, line, column, rule and
 * what to do, in the log and in reports that other tools read; and tells its figures. Nothing is
 * trained, and no natives are needed.
 *
 * <p>Bound to {@code validate} by default: data are sources, and what is wrong with them is told
 * before anything is built from them. A dataset that the build itself makes needs a later phase. As
 * part of a build it does its work only where something has changed since it last found nothing to
 * fail for; called by itself, always.
 *
 * <p>In the packaging {@code refocused-model} it runs by itself, in {@code process-resources}, and
 * without the base model: rules about tokens are left to {@code finetune}.
 *
 * @since 0.1.0
 */
@Mojo(name = "validate-dataset", defaultPhase = LifecyclePhase.VALIDATE, threadSafe = true)
public final class ValidateDatasetMojo extends DataParameters {
  /** What Maven calls the execution that the packaging binds. */
  private static final String OF_PACKAGING = "default-validate-dataset";

  /**
   * The gravest findings that make the build fail are these and all above: {@code error}, {@code
   * warning}, {@code info}; or {@code never}. Default: {@code error}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "failOn")
  String failOn;

  /**
   * File with findings that are known and no longer told. Relative to the project's folder.
   * Default: none.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "baseline")
  String baseline;

  /**
   * Whether {@code baseline} is written with what is found now, instead of read. Then findings do
   * not make the build fail. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "writeBaseline")
  Boolean writeBaseline;

  /**
   * Reports that are written to {@code target/refocused/<execution id>}: {@code text}, {@code
   * json}, {@code sarif} and {@code checkstyle}. Default: all.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "reportFormats")
  List<String> reportFormats;

  /**
   * Passes over the training examples, to estimate steps. Default: chat 3, code 5, instruct 2,
   * domain 10, custom 3.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "numEpochs")
  Double numEpochs;

  /**
   * Optimizer steps of a run; 0 leaves the length to {@code numEpochs}. Default: 0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "maxSteps")
  Integer maxSteps;

  @Override
  String activity() {
    return "Validating the dataset";
  }

  @Override
  Set<Setting<?>> required() {
    // A project of the packaging may declare executions of its own, each with its dataset.
    return isOfPackaging() ? Set.of() : Set.of(Settings.TASK, Settings.DATASET);
  }

  @Override
  void run(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    if (configuration.find(Settings.TASK).isEmpty()
        || configuration.find(Settings.DATASET).isEmpty()) {
      getLog().debug("No dataset is declared for all executions, so none is validated.");
      return;
    }
    ValidationJob job = job(configuration);
    ValidationLog log =
        isOfPackaging() ? ValidationLog.brief(getLog(), job) : ValidationLog.whole(getLog(), job);
    RunHistory history = new RunHistory(executionFolder(), digests());
    InputCollector inputs = inputs(job, configuration);
    boolean always = isCalledByItself() || job.validation().writeBaseline();
    Optional<ValidationResult> last = history.compare(inputs, ValidationResult.class).result();
    if (last.isPresent() && !always) {
      log.upToDate(last.get());
      return;
    }
    history.forget();
    log.begin();
    ValidationResult result = launch(configuration).run(job, ValidationResult.class, log);
    log.tell(result);
    if (!job.validation().writeBaseline()) {
      requireSound(result, configuration);
      history.remember(inputs, result);
    }
  }

  private boolean isOfPackaging() {
    return execution.getExecutionId().equals(OF_PACKAGING);
  }

  private boolean isCalledByItself() {
    return execution.getSource() == MojoExecution.Source.CLI;
  }

  private ValidationJob job(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    DataFiles dataset = dataset(configuration);
    List<Problem> problems = DatasetCheck.check(dataset.path());
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
    boolean tokenizes = configuration.find(Settings.BASE_MODEL).isPresent() && !isOfPackaging();
    Optional<BaseModelSpec> model =
        tokenizes ? Optional.of(baseModel(configuration)) : Optional.empty();
    return new JobSpecFactory(configuration, baseDirectory())
        .validation(model, dataset, executionFolder());
  }

  private InputCollector inputs(ValidationJob job, EffectiveConfiguration configuration)
      throws IOException {
    InputCollector inputs =
        new InputCollector(digests())
            .settings(configuration)
            .value("plugin", pluginIdentity())
            .files("dataset", job.dataset().path());
    if (job.baseModel().isPresent()) {
      inputs.files("baseModel", job.baseModel().get());
    }
    Optional<Path> baseline = job.validation().baseline().filter(Files::exists);
    if (baseline.isPresent()) {
      inputs.files("baseline", baseline.get());
    }
    return inputs;
  }

  private static void requireSound(ValidationResult result, EffectiveConfiguration configuration) {
    ValidationLog.failure(result, configuration.get(Settings.FAIL_ON))
        .ifPresent(
            sentence -> {
              throw new InvalidJobException(configuration.place(Settings.DATASET), sentence);
            });
  }
}
