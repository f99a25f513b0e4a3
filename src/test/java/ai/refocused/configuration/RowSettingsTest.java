package ai.refocused.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Overflow;
import ai.refocused.job.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of how rows become text. */
class RowSettingsTest {

  @Test
  void readsColumnsAndTemplate() {
    DatasetSpec spec =
        job(
            Map.of(
                "columns",
                "q=frage, a=antwort",
                "template",
                "\n  Q: {{q}}\n    - {{hint?}}\n  A: {{a}}\\n\n",
                "overflow",
                "split"));
    assertThat(spec.rows().columns())
        .containsExactly(Map.entry("a", "antwort"), Map.entry("q", "frage"));
    assertThat(spec.rows().template()).isEqualTo("Q: {{q}}\n  - {{hint?}}\nA: {{a}}\n");
    assertThat(spec.overflow()).isEqualTo(Overflow.SPLIT);
  }

  @Test
  void showsATemplateAsItWouldBeWritten() {
    assertThat(Setting.show(TemplateText.read("{{q}}\\n\\\\n{{a}}")))
        .isEqualTo("{{q}}\\n\\\\n{{a}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no placeholder",
        "{{a",
        "{{}}",
        "{{a}} {% if a %}",
        "{% generation %}{{a}}",
        "{{a}}{% endgeneration %}",
        "{% generation %}{% generation %}{{a}}{% endgeneration %}{% endgeneration %}",
        "{{a}}\\q"
      })
  void refusesWhatIsNoTemplate(String text) {
    assertThat(problems(Map.of("task", "custom", "template", text)))
        .singleElement()
        .asString()
        .startsWith(
            "<template>: \"" + text + "\" is not a text with placeholders such as {{question}}");
  }

  @Test
  void refusesWhatWouldHaveNoEffect() {
    assertThat(problems(Map.of("task", "code", "template", "{{a}}", "trainOnLastTurnOnly", "true")))
        .containsExactlyInAnyOrder(
            "<template>: has no effect while <task> is \"code\". Set <task>custom</task>, or"
                + " remove it.",
            "<trainOnLastTurnOnly>: has no effect while <task> is \"code\". Set"
                + " <task>chat</task>, or remove it.");
    assertThat(
            problems(
                Map.of("task", "chat", "trainOnPrompt", "true", "trainOnLastTurnOnly", "true")))
        .containsExactly(
            "<trainOnLastTurnOnly>: has no effect while <trainOnPrompt> is \"true\". Set"
                + " <trainOnPrompt>false</trainOnPrompt>, or remove it.");
    assertThat(problems(Map.of("task", "chat", "overflow", "cut", "columns", "prompt")))
        .containsExactlyInAnyOrder(
            "<overflow>: \"cut\" is not one of truncate, drop, split, fail.",
            "<columns>: \"prompt\" is not keys with the columns they are taken from, such as"
                + " instruction=question.");
  }

  private static DatasetSpec job(Map<String, String> pom) {
    return new JobSpecFactory(resolve(pom), Path.of("/project"))
        .create(new BaseModelSpec(Path.of("/model"), "model"), DataFiles.of(Path.of("/d.jsonl")))
        .dataset();
  }

  private static List<String> problems(Map<String, String> pom) {
    return catchThrowableOfType(InvalidJobException.class, () -> resolve(pom)).problems().stream()
        .map(Problem::toString)
        .toList();
  }

  private static EffectiveConfiguration resolve(Map<String, String> pom) {
    List<Problem> problems = new ArrayList<>();
    Map<String, String> all = new TreeMap<>(Map.of("task", "custom", "baseModel", "m"));
    all.put("dataset", "d.jsonl");
    all.putAll(pom);
    Layer layer = new Layer(Origin.POM);
    all.forEach(
        (name, text) -> layer.read(SettingCatalog.named(name).orElseThrow(), text, problems));
    return EffectiveConfiguration.of(
        layer, new Layer(Origin.COMMAND_LINE), Set.of(), 2, "target/out", problems);
  }
}
