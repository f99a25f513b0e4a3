package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.GenerationSpecFactory;
import ai.refocused.configuration.Settings;
import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.TestModelResult;
import ai.refocused.job.TestModelSpec;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.maven.log.AnswerReporter;
import ai.refocused.maven.log.ChatTerminal;
import ai.refocused.maven.log.Terminal;
import ai.refocused.preflight.TestedModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Lets the tuned model answer prompts, beside the base model if asked to: {@code prompts} of the
 * pom, {@code -Drefocused.prompt="..."}, or, without any, what somebody types in the terminal.
 *
 * <p>Prompts are rendered as the task renders its examples: for chat by the model's chat template.
 *
 * @since 0.1.0
 */
@Mojo(name = "test-model", threadSafe = true)
public final class TestModelMojo extends GenerationParameters {
  /**
   * The model to look at, where it is not the one that this project's {@code finetune} made: a
   * folder, a zip, Maven coordinates or a dependency, as for {@code baseModel}. Default: {@code
   * final_model} in the output folder of {@code task} and {@code dataset}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "model")
  String model;

  /**
   * One prompt, instead of {@code prompts}; made for the command line.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "prompt")
  String prompt;

  /**
   * Whether the base model answers as well. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "compareWithBase")
  Boolean compareWithBase;

  /**
   * Prompts as a user would write them; they are rendered as the task renders its examples. {@code
   * test-model} answers them, and {@code finetune} shows in its report what the base model and the
   * tuned one say. On the command line this is one prompt, whatever commas it has.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "prompts")
  List<String> prompts;

  @Override
  String activity() {
    return "Testing the model";
  }

  @Override
  void run(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    List<String> asked = asked(configuration);
    if (asked.isEmpty()) {
      requireSomebody();
    }
    TestModelSpec job =
        new TestModelSpec(
            configuration.get(Settings.TASK),
            models(configuration),
            asked,
            GenerationSpecFactory.create(configuration),
            configuration.get(Settings.THREADS));
    List<Problem> problems = TestedModels.check(job);
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
    AnswerReporter reporter = new AnswerReporter(getLog(), job);
    TrainerLaunch launch = launch(configuration);
    if (asked.isEmpty()) {
      reporter.footer(chat(job, launch, reporter));
    } else {
      reporter.show(launch.run(job, TestModelResult.class, reporter));
    }
  }

  private static List<String> asked(EffectiveConfiguration configuration) {
    return configuration
        .find(Settings.PROMPT)
        .map(List::of)
        .orElseGet(() -> configuration.find(Settings.PROMPTS).orElse(List.of()));
  }

  private void requireSomebody() {
    if (!session.getRequest().isInteractiveMode() || !Terminal.isInteractive()) {
      throw new InvalidJobException(
          "<prompts>",
          "there is no prompt, and nobody to ask for one: Maven runs in batch mode or without a"
              + " terminal. Give <prompts> in the pom or -Drefocused.prompt=\"...\", or run Maven in"
              + " a terminal without -B.");
    }
  }

  private TestModelResult chat(TestModelSpec job, TrainerLaunch launch, AnswerReporter reporter)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    ChatTerminal terminal =
        new ChatTerminal(
            new BufferedReader(System.console().reader()), System.out, job.models().size() > 1);
    terminal.greet();
    return launch.talk(
        job,
        TestModelResult.class,
        (event, reply) -> {
          reporter.accept(event);
          terminal.accept(event, reply);
        });
  }

  private List<NamedModel> models(EffectiveConfiguration configuration)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    List<NamedModel> models = new ArrayList<>();
    models.add(testedModel(configuration));
    if (configuration.get(Settings.COMPARE_WITH_BASE)) {
      if (configuration.find(Settings.BASE_MODEL).isEmpty()) {
        throw new InvalidJobException(
            "<compareWithBase>", "there is no <baseModel> to compare with. Name it.");
      }
      BaseModelSpec base = baseModel(configuration);
      models.add(new NamedModel(base.name() + " (base)", base.folder()));
    }
    return models;
  }
}
