package ai.refocused.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.artifact.FileDigests;
import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.Layer;
import ai.refocused.configuration.Method;
import ai.refocused.configuration.Origin;
import ai.refocused.configuration.Settings;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobResult;
import ai.refocused.job.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RunHistoryTest {
  @TempDir private Path folder;
  private Path run;
  private Path model;
  private Path data;

  @BeforeEach
  void writeFiles() throws IOException {
    run = Files.createDirectories(folder.resolve("run"));
    Files.createDirectories(run.resolve("final_model"));
    Files.writeString(run.resolve("final_model/model.safetensors"), "trained");
    Files.createDirectories(run.resolve("checkpoints/checkpoint-step-1"));
    Files.writeString(run.resolve("checkpoints/checkpoint-step-1/state"), "1");
    model = Files.createDirectories(folder.resolve("base"));
    Files.writeString(model.resolve("config.json"), "{}");
    data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("train.jsonl"), "{}\n");
  }

  @Test
  void withoutAnEarlierRunThereIsNothingToSay() throws IOException {
    RunHistory.Comparison<JobResult> found = compare(Map.of());

    assertThat(found.result()).isEmpty();
    assertThat(found.changes()).isEmpty();
  }

  @Test
  void nothingChangedGivesTheResultBack() throws IOException {
    remember();

    assertThat(compare(Map.of()).result()).contains(result());
    assertThat(compare(Map.of()).changes()).isEmpty();
  }

  /** Every setting that the goal has, one at a time. */
  @ParameterizedTest
  @MethodSource("settings")
  void eachSettingThatChangesNamesItself(String name) throws IOException {
    remember();

    RunHistory.Comparison<JobResult> found =
        compare(Map.of("refocused." + name, otherValue(name).orElseThrow()));

    assertThat(found.result()).isEmpty();
    assertThat(found.changes()).singleElement().asString().startsWith(name + ": ").contains(" -> ");
  }

  static Stream<String> settings() {
    Set<String> without =
        Set.of(
            "skip",
            "force",
            "attach",
            "classifier",
            "adapterClassifier",
            "outputDirectory",
            "resume",
            "resumeIgnoreChanges",
            "trainerHeap",
            "evalSamples",
            "evaluateAtEnd",
            "numWorkers",
            "provenance",
            "hubRevision",
            "hubPrivate",
            "hubContent",
            "allowedLicenses",
            "compareWithBase",
            "maxNewTokens",
            "temperature",
            "topK",
            "topP",
            "minP",
            "repetitionPenalty",
            "jvm",
            "baseModel",
            "dataset",
            "loraInitFrom",
            "task",
            "preset",
            "method");
    List<String> names =
        configuration(Map.of()).entries().stream()
            .map(EffectiveConfiguration.Entry::name)
            .filter(name -> !without.contains(name))
            .filter(name -> otherValue(name).isPresent())
            .toList();
    assertThat(names).hasSizeGreaterThan(25).contains("seed", "learningRate", "lrSchedulerType");
    return names.stream();
  }

  @ParameterizedTest
  @CsvSource({
    "attach, false",
    "classifier, other",
    "resume, auto",
    "trainerHeap, 3g",
    "evaluateAtEnd, true",
    "evalSamples, 3",
    "evaluationDataset, other.jsonl",
    "jvm, /opt/java",
    "outputDirectory, elsewhere",
    "force, true"
  })
  void settingsWithoutEffectOnTheResultDoNotCount(String name, String value) throws IOException {
    remember();

    assertThat(compare(Map.of("refocused." + name, value)).result()).isPresent();
  }

  @Test
  void aSettingThatWasUnsetIsToldAsSuch() throws IOException {
    remember();

    assertThat(compare(Map.of("refocused.nativeClassifier", "linux-x86_64")).changes())
        .containsExactly("nativeClassifier: (unset) -> linux-x86_64");
  }

  @Test
  void changedNewAndMissingInputFilesAreNamed() throws IOException {
    remember();
    Files.writeString(data.resolve("train.jsonl"), "{ }\n");
    Files.writeString(data.resolve("eval.jsonl"), "{}\n");
    Files.delete(model.resolve("config.json"));

    assertThat(compare(Map.of()).changes())
        .containsExactly(
            "baseModel/config.json is gone",
            "dataset/eval.jsonl is new",
            "dataset/train.jsonl changed");
  }

  @Test
  void anotherPluginCounts() throws IOException {
    remember();

    RunHistory.Comparison<JobResult> found =
        history().compare(inputs(Map.of()).value("plugin", "0.2.0"), JobResult.class);

    assertThat(found.changes()).containsExactly("plugin: 0.1.0 -> 0.2.0");
  }

  @Test
  void touchedOutputCountsAndCheckpointsDoNot() throws IOException {
    remember();
    Files.delete(run.resolve("checkpoints/checkpoint-step-1/state"));
    assertThat(compare(Map.of()).result()).isPresent();

    Files.writeString(run.resolve("final_model/model.safetensors"), "tampered");
    assertThat(compare(Map.of()).changes())
        .containsExactly("final_model/model.safetensors changed");

    Files.delete(run.resolve("final_model/model.safetensors"));
    assertThat(compare(Map.of()).changes())
        .containsExactly("final_model/model.safetensors is gone");
  }

  @Test
  void theMemoryMovesWithTheFolder() throws IOException {
    remember();
    Path moved = folder.resolve("elsewhere");
    Files.move(run, moved, StandardCopyOption.ATOMIC_MOVE);
    run = moved;

    assertThat(compare(Map.of()).result().orElseThrow().finalModel())
        .isEqualTo(moved.resolve("final_model"));
  }

  @Test
  void damagedMemoryIsNoMemory() throws IOException {
    remember();
    Files.writeString(run.resolve("up_to_date.json"), "{\"format\": 1");

    assertThat(compare(Map.of()).result()).isEmpty();
  }

  @Test
  void aRunThatFailsIsNotUpToDateAfterwards() throws IOException {
    remember();
    history().forget();

    assertThat(compare(Map.of()).result()).isEmpty();
  }

  @Test
  void manyChangesMakeAShortLine() {
    assertThat(Changes.line(List.of("a", "b", "c", "d", "e", "f", "g")))
        .isEqualTo("a; b; c; d; e; and 2 more");
  }

  private void remember() throws IOException {
    history().remember(inputs(Map.of()), result());
  }

  private RunHistory.Comparison<JobResult> compare(Map<String, String> commandLine)
      throws IOException {
    return history().compare(inputs(commandLine), JobResult.class);
  }

  private RunHistory history() {
    return new RunHistory(run, new FileDigests(folder.resolve("memory")));
  }

  private InputCollector inputs(Map<String, String> commandLine) throws IOException {
    return new InputCollector(new FileDigests(folder.resolve("memory")))
        .settings(configuration(commandLine))
        .value("plugin", "0.1.0")
        .files("baseModel", model)
        .files("dataset", data);
  }

  private JobResult result() {
    return new JobResult(
        run.resolve("final_model"),
        Optional.empty(),
        Optional.of(run.resolve("adapter")),
        3,
        1.5,
        OptionalDouble.of(2),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        1,
        2,
        3);
  }

  private static EffectiveConfiguration configuration(Map<String, String> commandLine) {
    Layer pom =
        new Layer(Origin.POM)
            .put(Settings.TASK, Task.CUSTOM)
            .put(Settings.METHOD, Method.LORA)
            .put(Settings.BASE_MODEL, "base")
            .put(Settings.DATASET, "data");
    return EffectiveConfiguration.of(
        pom, Layer.ofCommandLine(commandLine, new ArrayList<>()), Set.of(), 2, "out", List.of());
  }

  /** A value that is allowed and another; empty where the setting counts with others alone. */
  private static Optional<String> otherValue(String name) {
    String value = valueOf(name, configuration(Map.of()));
    return Stream.of(
            "true", "false", "2", "1", "0.5", "0.25", "all-linear", "all", "linear", "cpu", "auto")
        .filter(
            other -> {
              try {
                EffectiveConfiguration changed = configuration(Map.of("refocused." + name, other));
                return !valueOf(name, changed).equals(value);
              } catch (InvalidJobException e) {
                return false; // not of its kind, or without effect here
              }
            })
        .findFirst();
  }

  private static String valueOf(String name, EffectiveConfiguration configuration) {
    return configuration.entries().stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
