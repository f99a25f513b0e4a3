package ai.refocused.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.configuration.EffectiveConfiguration.Explained;
import ai.refocused.job.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RelevanceTest {
  @Test
  void saysWhySettingsHaveNoEffect() {
    Map<String, String> idle = idle(Map.of());

    assertThat(idle)
        .containsEntry("loraRank", "while <method> is \"full\"")
        .containsEntry("freezeRatio", "while <method> is \"full\"")
        .containsEntry("momentum", "while <optimizer> is \"adamw\"")
        .containsEntry("lrSweepSteps", "while <learningRate> is not \"auto\"")
        .containsEntry("maxNewTokens", "without <prompts>")
        .containsEntry("topK", "while <temperature> is \"0.0\"")
        .doesNotContainKeys("learningRate", "adamBeta1", "warmupSteps", "classifier", "method");
  }

  @Test
  void settingsComeToLifeByTheirChoice() {
    assertThat(
            idle(
                Map.of(
                    "method", "lora",
                    "learningRate", "auto",
                    "prompts", "Hello",
                    "temperature", "0.7",
                    "warmupRatio", "0.1")))
        .doesNotContainKeys(
            "loraRank", "adapterClassifier", "lrSweepSteps", "maxNewTokens", "topK", "warmupRatio")
        .containsEntry("warmupSteps", "beside <warmupRatio>")
        .containsKey("freezeRatio");
  }

  @Test
  void aScheduleWithoutWarmUpPassesItOver() {
    assertThat(idle(Map.of("lrSchedulerType", "constant")))
        .containsEntry("warmupSteps", "while <lrSchedulerType> is \"constant\"");
  }

  @Test
  void valuesAreShownWithTheirOriginAndWithoutSecrets() {
    List<Explained> explained =
        explained(Map.of("hubEndpoint", "https://me:secret@hub.example", "preset", "quick_test"));

    assertThat(explained)
        .extracting(Explained::entry)
        .extracting(entry -> entry.name() + " " + entry.value() + " (" + entry.origin() + ")")
        .contains(
            "hubEndpoint https://***@hub.example (pom)",
            "maxSteps 100 (preset quick_test)",
            "loraRank 8 (default of the task instruct)",
            "optimizer adamw (built-in default)",
            "evalSplit 0.25 (project property)",
            "seed 7 (command line)");
  }

  private static Map<String, String> idle(Map<String, String> pom) {
    return explained(pom).stream()
        .filter(setting -> !setting.idle().isEmpty())
        .collect(Collectors.toMap(setting -> setting.entry().name(), Explained::idle));
  }

  private static List<Explained> explained(Map<String, String> pom) {
    List<Problem> problems = new ArrayList<>();
    Layer layer = new Layer(Origin.POM);
    layer.read(Settings.TASK, "instruct", problems);
    layer.read(Settings.EVAL_SPLIT, "0.25", problems);
    layer.from(Settings.EVAL_SPLIT, Origin.property("project property"));
    pom.forEach(
        (name, text) -> layer.read(SettingCatalog.named(name).orElseThrow(), text, problems));
    return EffectiveConfiguration.of(
            layer,
            Layer.ofCommandLine(Map.of("refocused.seed", "7"), problems),
            Set.of(Settings.TASK),
            2,
            "target/fine_tuned_models",
            problems)
        .explained();
  }
}
