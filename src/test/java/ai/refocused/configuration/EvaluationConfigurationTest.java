package ai.refocused.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.AnswerSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.EvaluationDataSpec;
import ai.refocused.job.GenerationSpec;
import ai.refocused.job.Problem;
import ai.refocused.job.Task;
import ai.refocused.job.evaluation.Canary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is evaluated, as users configure it. */
class EvaluationConfigurationTest {
  private static final Path TRAIN = Path.of("train.jsonl");
  private static final Path EVAL = Path.of("eval.jsonl");
  private static final DataFiles SPLIT =
      new DataFiles("data", Path.of("data"), List.of(TRAIN), List.of(EVAL));

  private static EffectiveConfiguration configuration(Task task, Map<String, String> properties) {
    List<Problem> problems = new ArrayList<>();
    Layer commandLine = Layer.ofCommandLine(properties, problems);
    Layer pom = new Layer(Origin.POM).put(Settings.TASK, task);
    return EffectiveConfiguration.of(pom, commandLine, Set.of(), 2, "out", problems);
  }

  private static EffectiveConfiguration with(String name, String value) {
    return configuration(Task.CODE, Map.of("refocused." + name, value));
  }

  @Test
  void heldOutExamplesAreThoseOfTraining() {
    EvaluationDataSpec data =
        new EvaluationSpecFactory(with("evalSplit", "0.25")).data(SPLIT, false, Optional.empty());
    assertThat(data.dataset().files()).isEqualTo(SPLIT);
    assertThat(data.dataset().evalSplit()).isEqualTo(0.25);
    assertThat(data.whole()).isFalse();
    assertThat(data.general()).isEmpty();
  }

  @Test
  void ofASetOfItsOwnTheEvalFilesCountOrElseAll() {
    EvaluationSpecFactory factory = new EvaluationSpecFactory(with("maxLength", "64"));
    DataFiles flat = DataFiles.of(TRAIN);

    EvaluationDataSpec data = factory.data(SPLIT, true, Optional.of(flat));

    assertThat(data.whole()).isTrue();
    assertThat(data.dataset().evalSplit()).isZero();
    assertThat(data.files()).containsExactly(EVAL, TRAIN);
    assertThat(factory.data(flat, true, Optional.empty()).files()).containsExactly(TRAIN);
  }

  @Test
  void fiftyAnswersAreGeneratedUnlessSaidOtherwise() {
    EvaluationSpecFactory nothing =
        new EvaluationSpecFactory(configuration(Task.CODE, Map.of("refocused.seed", "1")));
    GenerationSpec greedy = new GenerationSpec(128, 0, 0, 1, 0, 1, List.of(), 1);
    assertThat(nothing.answers(List.of())).isEqualTo(new AnswerSpec(50, "", List.of(), greedy));

    AnswerSpec some = new EvaluationSpecFactory(with("codeLanguage", "python")).answers(List.of());
    assertThat(some.codeLanguage()).isEqualTo("python");
  }

  @Test
  void gatesOfTheCommandLineAreSeparatedByCommas() {
    assertThat(with("gates", "evalLoss < 2, rougeL > 0.1").get(Settings.GATES))
        .containsExactly("evalLoss < 2", "rougeL > 0.1");
  }

  @Test
  void aCanaryOfTheCommandLineHasAnArrow() {
    assertThat(with("canaries", "Who are you? => (?i)bot=>").get(Settings.CANARIES))
        .extracting(CanaryConfiguration::canary)
        .containsExactly(new Canary("Who are you?", "(?i)bot=>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Who are you?", "=> bot", "Who? =>", "Who? => (bot"})
  void aCanaryWithoutPromptOrPatternIsRefused(String text) {
    assertThatThrownBy(() -> with("canaries", text))
        .hasMessageStartingWith("-Drefocused.canaries: \"")
        .hasMessageContaining(
            "is not a list of canaries, each with a <prompt> and a regular expression to <expect>");
  }

  @Test
  void theLanguageOfCodeIsForCode() {
    assertThatThrownBy(() -> configuration(Task.CHAT, Map.of("refocused.codeLanguage", "java")))
        .hasMessage(
            "-Drefocused.codeLanguage: has no effect while <task> is \"chat\". Set"
                + " <task>code</task>, or remove it.");
  }
}
