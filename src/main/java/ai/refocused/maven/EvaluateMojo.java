package ai.refocused.maven;

import ai.refocused.configuration.CanaryConfiguration;
import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import ai.refocused.gate.EvaluationReport;
import ai.refocused.gate.Gate;
import ai.refocused.gate.GateParser;
import ai.refocused.gate.GateSyntaxException;
import ai.refocused.gate.Verdict;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.evaluation.Canary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Measures a model: its loss on held-out examples, and the answers that it generates. Writes {@code
 * evaluation.json} and a test report for build servers, and fails the build if a gate or a canary
 * does not pass.
 *
 * <p>The model is the one that {@code finetune} has made of the same {@code task} and {@code
 * dataset}, or the one that {@code model} names. In the packaging {@code refocused-model} the goal
 * runs by itself where gates or canaries are declared.
 *
 * @since 0.1.0
 */
@Mojo(name = "evaluate", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class EvaluateMojo extends EvaluationParameters {
  /** What Maven calls the execution that the packaging binds. */
  private static final String OF_PACKAGING = "default-evaluate";

  /**
   * The model to measure, where it is not the one that this project's {@code finetune} made: a
   * folder, a zip, Maven coordinates or a dependency, as for {@code baseModel}. Default: {@code
   * final_model} in the output folder of {@code task} and {@code dataset}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "model")
  String model;

  /**
   * Whether the base model's loss is measured as well. It is in any case if a gate asks for it, or
   * a general set. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "compareWithBase")
  Boolean compareWithBase;

  /**
   * What the evaluation must come to, such as {@code evalLoss < 2.1}, {@code improvementOverBase >=
   * 5%} or {@code noRegressionAgainst groupId:artifactId:version}. The build fails if a gate does
   * not pass, or if what it is about was not measured.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "gates")
  List<String> gates;

  /**
   * Prompts with known answers: each {@code canary} has a {@code prompt}, as a user would write it,
   * and a regular expression to {@code expect} somewhere in the answer. On the command line {@code
   * prompt => expect}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "canaries")
  List<CanaryConfiguration> canaries;

  /**
   * Whether to run even if nothing has changed since the last evaluation. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "force")
  Boolean force;

  @Override
  String activity() {
    return "Evaluation";
  }

  @Override
  Set<Setting<?>> required() {
    return isIdle() ? Set.of() : super.required();
  }

  /** The packaging binds the goal in every project, also in those that hold a model to nothing. */
  private boolean isIdle() {
    return execution.getExecutionId().equals(OF_PACKAGING)
        && (gates == null || gates.isEmpty())
        && (canaries == null || canaries.isEmpty());
  }

  @Override
  void run(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    if (isIdle()) {
      getLog().debug("No gates and no canaries are declared, so nothing is evaluated.");
      return;
    }
    List<Gate> asked = gates(configuration);
    List<Canary> prompts =
        configuration.find(Settings.CANARIES).orElse(List.of()).stream()
            .map(CanaryConfiguration::canary)
            .collect(Collectors.toList());
    EvaluationReport report =
        new ModelEvaluation(this, configuration)
            .run(
                new ModelEvaluation.Wanted(
                    testedModel(configuration),
                    configuration.get(Settings.COMPARE_WITH_BASE),
                    asked,
                    prompts,
                    folder(configuration),
                    executionFolder(),
                    configuration.get(Settings.FORCE)));
    requirePassed(report);
  }

  private static List<Gate> gates(EffectiveConfiguration configuration) {
    List<Gate> gates = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (String text : configuration.find(Settings.GATES).orElse(List.of())) {
      try {
        gates.add(GateParser.parse(text));
      } catch (GateSyntaxException e) {
        problems.add(new Problem(configuration.place(Settings.GATES), e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
    return gates;
  }

  /** Beside the model of the project, or, for any other model, with this execution's files. */
  private Path folder(EffectiveConfiguration configuration) {
    Path place =
        configuration.find(Settings.MODEL).isPresent()
            ? executionFolder()
            : runFolder(configuration);
    return place.resolve(ModelEvaluation.FOLDER);
  }

  private static void requirePassed(EvaluationReport report) throws MojoFailureException {
    List<Verdict> failures = report.failures();
    if (failures.isEmpty()) {
      return;
    }
    String list =
        failures.stream().map(EvaluateMojo::sentence).collect(Collectors.joining("\n  - "));
    throw new MojoFailureException(
        failures.size() == 1
            ? list
            : failures.size()
                + " of "
                + report.verdicts().size()
                + " gates and canaries did not pass:\n  - "
                + list);
  }

  private static String sentence(Verdict verdict) {
    String kind = verdict.kind() == Verdict.Kind.GATE ? "Gate" : "Canary";
    return "%s \"%s\": %s".formatted(kind, verdict.name(), verdict.message());
  }
}
