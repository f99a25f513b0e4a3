package ai.refocused.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.BestMetric;
import ai.refocused.job.DataFiles;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobSpec;
import ai.refocused.job.Problem;
import ai.refocused.job.TuningSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of warm-up, stopping, resuming and the best model. */
class TrainingSettingsTest {

  @Test
  void takesAWarmupRatioInPlaceOfTheTasksSteps() {
    JobSpec job = job(Map.of("warmupRatio", "0.1"), Map.of());
    assertThat(job.schedule().warmupRatio()).isEqualTo(0.1);
    assertThat(job.schedule().warmupOf(25)).isEqualTo(3);
    assertThat(job(Map.of(), Map.of()).schedule().warmupOf(25)).isEqualTo(100);
  }

  @Test
  void takesTheWarmupOfTheCommandLineOverThatOfThePom() {
    JobSpec steps = job(Map.of("warmupRatio", "0.1"), Map.of("warmupSteps", "7"));
    assertThat(steps.schedule().warmupOf(100)).isEqualTo(7);
    JobSpec ratio = job(Map.of("warmupSteps", "7"), Map.of("warmupRatio", "0.5"));
    assertThat(ratio.schedule().warmupOf(100)).isEqualTo(50);
  }

  @Test
  void refusesWarmupSaidTwiceInOnePlace() {
    assertThat(problems(Map.of("warmupRatio", "0.1", "warmupSteps", "7")))
        .containsExactly(
            "<warmupRatio>: says the same as <warmupSteps> in another way. Remove one of them.");
  }

  @Test
  void takesStepsOrEpochsOfTheHigherLayer() {
    assertThat(job(Map.of("maxSteps", "400"), Map.of()).schedule().maxSteps()).isEqualTo(400);
    JobSpec steps = job(Map.of("numEpochs", "3"), Map.of("maxSteps", "5"));
    assertThat(steps.schedule().maxSteps()).isEqualTo(5);
    JobSpec epochs = job(Map.of("maxSteps", "400"), Map.of("numEpochs", "3"));
    assertThat(epochs.schedule().maxSteps()).isZero();
    assertThat(epochs.schedule().numEpochs()).isEqualTo(3);
    assertThat(job(Map.of("preset", "quick_test"), Map.of()).schedule().maxSteps()).isEqualTo(100);
    JobSpec quick = job(Map.of("preset", "quick_test", "numEpochs", "2"), Map.of());
    assertThat(quick.schedule().maxSteps()).isZero();
  }

  @Test
  void keepsTheBestCheckpointsOnlyWhereThereAreEvaluations() {
    JobSpec job = job(Map.of("saveBestLimit", "2"), Map.of());
    assertThat(job.cadence().saveBestLimit()).isEqualTo(2);
    assertThat(problems(Map.of("saveBestLimit", "2", "evalSteps", "0")))
        .containsExactly(
            "<saveBestLimit>: has no effect while <evalSteps> is \"0\". Set"
                + " <evalSteps>100</evalSteps>, or remove it.");
  }

  @Test
  void refusesStepsAndEpochsInOnePlace() {
    assertThat(problems(Map.of("maxSteps", "400", "numEpochs", "3")))
        .containsExactly(
            "<maxSteps>: says the same as <numEpochs> in another way. Remove one of them.");
    JobSpec epochs = job(Map.of("maxSteps", "0", "numEpochs", "3"), Map.of());
    assertThat(epochs.schedule().numEpochs()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"90s, 90", "30m, 1800", "2h, 7200", "1h30m, 5400", "1h1m1s, 3661", "0h5m, 300"})
  void readsAmountsOfTime(String text, long seconds) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(job(Map.of("maxDuration", text), Map.of()).session().maxDurationSeconds())
        .isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "2 h", "m30", "1m2h", "0s", "-5m", "1.5h", "h"})
  void refusesOtherAmountsOfTime(String text) {
    assertThat(problems(Map.of("maxDuration", text)))
        .containsExactly(
            "<maxDuration>: \""
                + text
                + "\" is not an amount of time such as 90s, 30m, 2h or"
                + " 1h30m.");
  }

  @Test
  void looksForACheckpointsPathFromTheProjectsFolder() {
    assertThat(resume("auto")).isEqualTo("auto");
    assertThat(resume("checkpoint-step-3")).isEqualTo("checkpoint-step-3");
    assertThat(resume("old/checkpoint-step-3"))
        .isEqualTo(
            Path.of("/project").toAbsolutePath().resolve("old/checkpoint-step-3").toString());
    assertThat(problems(Map.of("resume", "yes")))
        .singleElement()
        .asString()
        .startsWith("<resume>: \"yes\" is not never, auto, the name of a checkpoint such as");
  }

  private static String resume(String text) {
    return job(Map.of("resume", text), Map.of()).session().resume();
  }

  @Test
  void knowsWhichMetricsShouldGrow() {
    assertThat(job(Map.of(), Map.of()).selection().greaterIsBetter()).isFalse();
    JobSpec accuracy = job(Map.of("metricForBestModel", "eval_accuracy"), Map.of());
    assertThat(accuracy.selection().metric()).isEqualTo(BestMetric.EVAL_ACCURACY);
    assertThat(accuracy.selection().greaterIsBetter()).isTrue();
    assertThat(job(Map.of("greaterIsBetter", "true"), Map.of()).selection().isBetter(2, 1))
        .isTrue();
  }

  @Test
  void refusesWhatWouldHaveNoEffect() {
    assertThat(
            problems(
                Map.of(
                    "nonFiniteLimit", "3",
                    "earlyStoppingThreshold", "0.1",
                    "resumeIgnoreChanges", "true")))
        .containsExactlyInAnyOrder(
            "<nonFiniteLimit>: has no effect while <onNonFinite> is \"fail\". Set"
                + " <onNonFinite>skip</onNonFinite>, or remove it.",
            "<earlyStoppingThreshold>: has no effect while <earlyStoppingPatience> is \"0\". Set"
                + " <earlyStoppingPatience>3</earlyStoppingPatience>, or remove it.",
            "<resumeIgnoreChanges>: has no effect while <resume> is \"never\". Set"
                + " <resume>auto</resume>, or remove it.");
    assertThat(problems(Map.of("earlyStoppingPatience", "2", "evalSteps", "0")))
        .containsExactly(
            "<earlyStoppingPatience>: \"2\" counts evaluations, but <evalSteps> is \"0\": there is"
                + " none before the end. Set it above 0.");
  }

  @Test
  void readsPatternsOfRanks() {
    Map<String, String> pom =
        Map.of("method", "lora", "loraRankPattern", "dense=4, qkv=16", "loraInitFrom", "old");
    TuningSpec.Lora lora = (TuningSpec.Lora) job(pom, Map.of()).tuning();
    assertThat(lora.rankPattern()).containsExactly(Map.entry("dense", 4), Map.entry("qkv", 16));
    assertThat(lora.initFrom()).contains(Path.of("/project").toAbsolutePath().resolve("old"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dense=", "=4", "dense=0", "dense=4,dense=8", "dense=4=5"})
  void refusesOtherPatterns(String text) {
    assertThat(problems(Map.of("method", "lora", "loraRankPattern", text)))
        .singleElement()
        .asString()
        .startsWith("<loraRankPattern>: \"" + text + "\" is not names with whole numbers from 1");
  }

  private static JobSpec job(Map<String, String> pom, Map<String, String> commandLine) {
    return new JobSpecFactory(resolve(pom, commandLine), Path.of("/project"))
        .create(new BaseModelSpec(Path.of("/model"), "model"), DataFiles.of(Path.of("/d.jsonl")));
  }

  private static List<String> problems(Map<String, String> pom) {
    return catchThrowableOfType(InvalidJobException.class, () -> resolve(pom, Map.of()))
        .problems()
        .stream()
        .map(Problem::toString)
        .toList();
  }

  private static EffectiveConfiguration resolve(
      Map<String, String> pom, Map<String, String> commandLine) {
    List<Problem> problems = new ArrayList<>();
    Map<String, String> all = new TreeMap<>(pom);
    all.put("task", "custom");
    all.put("baseModel", "model");
    all.put("dataset", "data.jsonl");
    Layer layer = new Layer(Origin.POM);
    all.forEach(
        (name, text) -> layer.read(SettingCatalog.named(name).orElseThrow(), text, problems));
    Map<String, String> properties = new TreeMap<>();
    commandLine.forEach((name, text) -> properties.put(Settings.PREFIX + name, text));
    return EffectiveConfiguration.of(
        layer, Layer.ofCommandLine(properties, problems), Set.of(), 2, "target/out", problems);
  }
}
