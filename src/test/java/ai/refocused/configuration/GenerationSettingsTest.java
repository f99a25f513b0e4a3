package ai.refocused.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.GenerationSpec;
import ai.refocused.job.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How models answer, as users configure it. */
class GenerationSettingsTest {

  private static EffectiveConfiguration configuration(Layer pom, Map<String, String> properties) {
    List<Problem> problems = new ArrayList<>();
    Layer commandLine = Layer.ofCommandLine(properties, problems);
    return EffectiveConfiguration.of(pom, commandLine, Set.of(), 2, "out", problems);
  }

  @Test
  void answersAreGreedyUnlessSaidOtherwise() {
    EffectiveConfiguration nothing = configuration(new Layer(Origin.POM), Map.of());
    assertThat(GenerationSpecFactory.create(nothing))
        .isEqualTo(new GenerationSpec(128, 0, 0, 1, 0, 1, List.of(), 42));
    assertThat(nothing.find(Settings.PROMPTS)).isEmpty();
  }

  @Test
  void everySettingCounts() {
    Layer pom =
        new Layer(Origin.POM)
            .put(Settings.MAX_NEW_TOKENS, 7)
            .put(Settings.TEMPERATURE, 0.5)
            .put(Settings.TOP_K, 3)
            .put(Settings.TOP_P, 0.75)
            .put(Settings.MIN_P, 0.25)
            .put(Settings.REPETITION_PENALTY, 1.5)
            .put(Settings.SEED, 9L)
            .put(Settings.STOP, List.of("\\n\\n", "a\\\\b"));
    assertThat(GenerationSpecFactory.create(configuration(pom, Map.of())))
        .isEqualTo(new GenerationSpec(7, 0.5, 3, 0.75, 0.25, 1.5, List.of("\n\n", "a\\b"), 9));
  }

  @Test
  void promptsOfTheCommandLineKeepTheirCommas() {
    EffectiveConfiguration configuration =
        configuration(
            new Layer(Origin.POM).put(Settings.PROMPTS, List.of("a", "b")),
            Map.of("refocused.prompts", "one, two", "refocused.prompt", "three, four"));
    assertThat(configuration.get(Settings.PROMPTS)).containsExactly("one, two");
    assertThat(configuration.get(Settings.PROMPT)).isEqualTo("three, four");
  }

  @Test
  void whatGreedyAnswersDoNotUseIsAProblem() {
    assertThatThrownBy(
            () ->
                configuration(
                    new Layer(Origin.POM).put(Settings.TOP_K, 5),
                    Map.of("refocused.stop", "\\q", "refocused.maxNewTokens", "0")))
        .hasMessageContaining(
            "<topK>: has no effect while <temperature> is \"0.0\". Set"
                + " <temperature>0.7</temperature>, or remove it.")
        .hasMessageContaining("-Drefocused.stop: \"\\q\" is not texts, with \\n for a line break")
        .hasMessageContaining("-Drefocused.maxNewTokens: \"0\" is not a whole number from 1 up.");
  }
}
