package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.JobSpecFactory;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.ValidationJob;
import ai.refocused.job.ValidationResult;
import ai.refocused.maven.log.ValidationLog;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * before anything is built from them. A dataset that the build itself makes needs a later phase.
 *
 * @since 0.1.0
 */
@Mojo(name = "validate-dataset", defaultPhase = LifecyclePhase.VALIDATE, threadSafe = true)
public final class ValidateDatasetMojo extends DataParameters {
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
    return Set.of(Settings.TASK, Settings.DATASET);
  }

  @Override
  void run(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    Optional<BaseModelSpec> model =
        configuration.find(Settings.BASE_MODEL).isPresent()
            ? Optional.of(baseModel(configuration))
            : Optional.empty();
    ValidationJob job =
        new JobSpecFactory(configuration, baseDirectory())
            .validation(model, dataset(configuration), executionFolder());
    ValidationLog log = new ValidationLog(getLog(), job);
    log.begin();
    ValidationResult result = launch(configuration).run(job, ValidationResult.class, log);
    log.tell(result);
    if (!configuration.get(Settings.WRITE_BASELINE)) {
      ValidationLog.failure(result, configuration.get(Settings.FAIL_ON))
          .ifPresent(
              sentence -> {
                throw new InvalidJobException(configuration.place(Settings.DATASET), sentence);
              });
    }
  }
}
