package ai.refocused.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.JobSpec;
import ai.refocused.job.LoraBias;
import ai.refocused.job.LrSchedulerType;
import ai.refocused.job.MixedPrecision;
import ai.refocused.job.OptimizerRule;
import ai.refocused.job.Problem;
import ai.refocused.job.Task;
import ai.refocused.job.TuningSpec;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EffectiveConfigurationTest {
  private static final Map<String, String> NOTHING = Map.of();
  private static final Set<Setting<?>> REQUIRED =
      Set.of(Settings.TASK, Settings.BASE_MODEL, Settings.DATASET);

  @ParameterizedTest
  @CsvSource({
    "chat,     2e-5,  3, 4, 2,  200, 100,  500, 2048, cosine_with_restarts, 0.01, false",
    "code,     1e-5,  5, 2, 4,  500, 200, 1000, 2048, cosine, 0.01, true",
    "instruct, 3e-5,  2, 8, 1,  100,  50,  200, 1024, cosine, 0.01, false",
    "domain,   1e-5, 10, 4, 2, 1000, 500, 2000, 1024, cosine, 0.05, false",
    "custom,   2e-5,  3, 4, 2,  100, 100,  500, 1024, cosine, 0.01, false"
  })
  void takesDefaultsOfTheTask(
      String task,
      double learningRate,
      double epochs,
      int batch,
      int accumulation,
      int warmup,
      int eval,
      int save,
      int maxLength,
      String scheduler,
      double decay,
      boolean checkpointing) {
    JobSpec job = job(Map.of("task", task), NOTHING);

    assertThat(job.optimizer().learningRate()).isEqualTo(learningRate);
    assertThat(job.optimizer().weightDecay()).isEqualTo(decay);
    assertThat(job.schedule().numEpochs()).isEqualTo(epochs);
    assertThat(job.schedule().warmupSteps()).isEqualTo(warmup);
    assertThat(job.schedule().type()).isEqualTo(LrSchedulerType.of(scheduler));
    assertThat(job.batch().perDeviceTrainBatchSize()).isEqualTo(batch);
    assertThat(job.batch().gradientAccumulationSteps()).isEqualTo(accumulation);
    assertThat(job.cadence().evalSteps()).isEqualTo(eval);
    assertThat(job.cadence().saveSteps()).isEqualTo(save);
    assertThat(job.dataset().maxLength()).isEqualTo(maxLength);
    assertThat(job.compute().gradientCheckpointing())
        .isEqualTo(GradientCheckpointing.of(String.valueOf(checkpointing)));
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void takesTheRestFromTheBuiltInDefaults(Task task) {
    JobSpec job = job(Map.of("task", task.id()), NOTHING);

    assertThat(job.optimizer().maxGradNorm()).isEqualTo(1.0);
    assertThat(job.optimizer().decayBiasAndNorm()).isFalse();
    assertThat(job.batch().perDeviceEvalBatchSize()).isEqualTo(8);
    assertThat(job.cadence().loggingSteps()).isEqualTo(10);
    assertThat(job.cadence().saveTotalLimit()).isEqualTo(3);
    assertThat(job.schedule().maxSteps()).isZero();
    assertThat(job.dataset().evalSplit()).isEqualTo(0.1);
    assertThat(job.dataset().shuffle()).isTrue();
    assertThat(job.compute().mixedPrecision()).isEqualTo(MixedPrecision.NO);
    assertThat(job.tuning()).isEqualTo(new TuningSpec.Full());
    assertThat(job.compute().threads()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chat | 16 | 32 | 0.1 | q_proj,k_proj,v_proj,o_proj | none",
        "code | 32 | 64 | 0.05 | q_proj,k_proj,v_proj,o_proj | none",
        "instruct | 8 | 16 | 0.1 | q_proj,k_proj,v_proj | none",
        "domain | 64 | 128 | 0.1 | all-linear | lora_only",
        "custom | 16 | 32 | 0.1 | q_proj,k_proj,v_proj,o_proj | none"
      })
  void takesLoraDefaultsOfTheTask(
      String task, int rank, double alpha, double dropout, String targets, String bias) {
    JobSpec job = job(Map.of("task", task, "method", "lora"), NOTHING);

    assertThat(job.tuning())
        .isEqualTo(
            new TuningSpec.Lora(
                rank, alpha, dropout, List.of(targets.split(",", -1)), LoraBias.of(bias)));
  }

  @ParameterizedTest
  @CsvSource({
    "quick_test,   5e-5,  1, 100, 2, 1,   10,  20,   50,  5,  3, 1024, no,   false, 0.01",
    "low_resource, 1e-5,  5,   0, 1, 8,  100, 200,  500, 10,  3,  512, auto, true,  0.01",
    "high_quality, 5e-6, 10,   0, 8, 1, 2000, 100,  500, 10, 10, 1024, no,   false, 0.1",
    "production,   2e-5,  3,   0, 4, 2,  500, 200, 1000, 20,  5, 1024, auto, false, 0.01"
  })
  void laysThePresetOverTheTask(
      String preset,
      double learningRate,
      double epochs,
      int maxSteps,
      int batch,
      int accumulation,
      int warmup,
      int eval,
      int save,
      int logging,
      int keep,
      int maxLength,
      String precision,
      boolean checkpointing,
      double decay) {
    JobSpec job = job(Map.of("task", "instruct", "preset", preset), NOTHING);

    assertThat(job.optimizer().learningRate()).isEqualTo(learningRate);
    assertThat(job.optimizer().weightDecay()).isEqualTo(decay);
    assertThat(job.schedule().numEpochs()).isEqualTo(epochs);
    assertThat(job.schedule().maxSteps()).isEqualTo(maxSteps);
    assertThat(job.schedule().warmupSteps()).isEqualTo(warmup);
    assertThat(job.batch().perDeviceTrainBatchSize()).isEqualTo(batch);
    assertThat(job.batch().gradientAccumulationSteps()).isEqualTo(accumulation);
    assertThat(job.cadence().evalSteps()).isEqualTo(eval);
    assertThat(job.cadence().saveSteps()).isEqualTo(save);
    assertThat(job.cadence().loggingSteps()).isEqualTo(logging);
    assertThat(job.cadence().saveTotalLimit()).isEqualTo(keep);
    assertThat(job.dataset().maxLength()).isEqualTo(maxLength);
    assertThat(job.compute().mixedPrecision()).isEqualTo(MixedPrecision.of(precision));
    assertThat(job.compute().gradientCheckpointing())
        .isEqualTo(GradientCheckpointing.of(String.valueOf(checkpointing)));
  }

  @Test
  void remembersWhereEachValueComesFrom() {
    EffectiveConfiguration effective =
        resolve(
            Map.of("preset", "quick_test", "loggingSteps", "3", "seed", "1"),
            Map.of("refocused.seed", "2", "user.name", "x"));

    assertThat(
            effective.entries().stream().map(e -> e.name() + "=" + e.value() + ": " + e.origin()))
        .contains(
            "seed=2: command line",
            "loggingSteps=3: pom",
            "learningRate=5.0E-5: preset quick_test",
            "maxLength=1024: default of the task instruct",
            "lrSchedulerType=cosine: built-in default");
  }

  @Test
  void namesTheRunsFolderAfterTaskAndDataset() {
    Path outputs = Path.of("/project/target/fine_tuned_models").toAbsolutePath();

    assertThat(
            Stream.of(
                    "data/my.set.jsonl", "my.set.jsonl.gz", "hf:org/my.set@v1.0", "g:my.set:1.0:c")
                .map(dataset -> job(Map.of("dataset", dataset), NOTHING).outputDirectory()))
        .containsExactly(
            outputs.resolve("instruct_my.set"),
            outputs.resolve("instruct_my.set"),
            outputs.resolve("instruct_my.set"),
            outputs.resolve("instruct_my.set"));
  }

  @Test
  void reportsAllProblemsAtOnce() {
    assertThat(
            problems(
                Map.of(
                    "task", "instuct",
                    "learningRate", "-1",
                    "loraRank", "4",
                    "evalSplit", "1",
                    "lrSchedulerType", "cosine-with-restarts"),
                Map.of("refocused.loggingStep", "5", "refocused.seed", "abc")))
        .containsExactlyInAnyOrder(
            "<task>: \"instuct\" is not one of chat, code, instruct, domain, custom. Did you mean"
                + " \"instruct\"?",
            "<learningRate>: \"-1.0\" is not a number above 0, at most 1, or auto.",
            "<evalSplit>: \"1.0\" is not a number from 0 to below 1.",
            "<lrSchedulerType>: \"cosine-with-restarts\" is not one of linear, cosine,"
                + " cosine_with_restarts, polynomial, constant, constant_with_warmup, inverse_sqrt,"
                + " warmup_stable_decay, reduce_lr_on_plateau. Did you mean"
                + " \"cosine_with_restarts\"?",
            "-Drefocused.loggingStep: there is no such parameter. Did you mean \"loggingSteps\"?",
            "-Drefocused.seed: \"abc\" is not a whole number.",
            "<loraRank>: has no effect while <method> is \"full\". Set <method>lora</method>, or"
                + " remove it.");
  }

  @Test
  void makesTheOptimizerThatIsAskedFor() {
    assertThat(job(Map.of("optimizer", "lion", "lionBeta1", "0.95"), NOTHING).optimizer().rule())
        .isEqualTo(new OptimizerRule.Lion(0.95, 0.99));
    assertThat(job(Map.of("optimizer", "adamw_8bit"), NOTHING).optimizer().rule())
        .isEqualTo(new OptimizerRule.AdamW8bit(0.9, 0.999, 1e-8));
    assertThat(job(Map.of("optimizer", "sgd", "momentum", "0"), NOTHING).optimizer().rule())
        .isEqualTo(new OptimizerRule.Sgd(0));
  }

  @Test
  void refusesParametersOfOtherOptimizers() {
    assertThat(problems(Map.of("task", "chat", "momentum", "0.5", "adamBeta1", "0.8"), Map.of()))
        .containsExactly(
            "<momentum>: has no effect while <optimizer> is \"adamw\". Set"
                + " <optimizer>sgd</optimizer>, or remove it.");
    assertThat(problems(Map.of("task", "chat", "optimizer", "sgd", "adamBeta1", "0.8"), Map.of()))
        .containsExactly(
            "<adamBeta1>: has no effect while <optimizer> is \"sgd\". Set"
                + " <optimizer>adamw</optimizer>, or remove it.");
  }

  @Test
  void asksForWhatIsMissing() {
    List<Problem> found = new ArrayList<>();
    InvalidJobException invalid =
        catchThrowableOfType(
            InvalidJobException.class,
            () ->
                EffectiveConfiguration.of(
                    new Layer(Origin.POM),
                    new Layer(Origin.COMMAND_LINE),
                    REQUIRED,
                    1,
                    "out",
                    found));

    assertThat(invalid.problems())
        .extracting(Problem::where)
        .containsExactly("<task>", "<baseModel>", "<dataset>");
    assertThat(invalid.problems().get(0).message())
        .isEqualTo(
            "is missing. Say what the model is for: one of chat, code, instruct, domain, custom.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "freezeRatio | 0.5 | has no effect while <method> is \"full\"",
        "lrSchedulerPower | 2 | has no effect while <lrSchedulerType> is \"cosine\"",
        "lrSchedulerNumCycles | 2 | has no effect while <lrSchedulerType> is \"cosine\"",
        "maxLength | 1 | is not a whole number from 2 up",
        "loraDropout | NaN | is not a number from 0 to below 1",
        "numEpochs | Infinity | is not a number above 0",
        "trainerHeap | lots | is not an amount of memory such as 512m or 2g",
        "resume | newest | is not never, auto, the name of a checkpoint",
        "classifier | ../x | is not a classifier",
        "skip | maybe | is not true or false",
        "threads | 0 | is not a whole number from 1 to 1024",
        "dataset | ' ' | is not a path"
      })
  void rejects(String name, String value, String message) {
    assertThat(problems(Map.of(name, value), NOTHING))
        .anySatisfy(problem -> assertThat(problem).contains("<" + name + ">: ", message));
  }

  @Test
  void keepsTheTwoArtifactsApart() {
    assertThat(
            problems(
                Map.of("method", "lora", "classifier", "x", "adapterClassifier", "x"), NOTHING))
        .containsExactly(
            "<adapterClassifier>: \"x\" is the model's <classifier> too. Give them different"
                + " ones.");
  }

  @Test
  void listsEverySetting() {
    assertThat(
            Arrays.stream(Settings.class.getFields())
                .filter(field -> field.getType() == Setting.class)
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .count())
        .isEqualTo(SettingCatalog.ALL.size());
    assertThat(SettingCatalog.names()).doesNotHaveDuplicates();
  }

  private static JobSpec job(Map<String, String> pom, Map<String, String> commandLine) {
    return new JobSpecFactory(resolve(pom, commandLine), Path.of("/project"))
        .create(
            new BaseModelSpec(Path.of("/model"), "model"),
            DataFiles.of(Path.of("/project/data.jsonl")));
  }

  private static List<String> problems(Map<String, String> pom, Map<String, String> commandLine) {
    return catchThrowableOfType(InvalidJobException.class, () -> resolve(pom, commandLine))
        .problems()
        .stream()
        .map(Problem::toString)
        .collect(Collectors.toList());
  }

  private static EffectiveConfiguration resolve(
      Map<String, String> pom, Map<String, String> commandLine) {
    List<Problem> problems = new ArrayList<>();
    Map<String, String> all = new TreeMap<>(pom);
    all.putIfAbsent("task", "instruct");
    all.putIfAbsent("baseModel", "model");
    all.putIfAbsent("dataset", "data.jsonl");
    Layer layer = new Layer(Origin.POM);
    all.forEach(
        (name, text) -> layer.read(SettingCatalog.named(name).orElseThrow(), text, problems));
    return EffectiveConfiguration.of(
        layer,
        Layer.ofCommandLine(commandLine, problems),
        REQUIRED,
        7,
        "target/fine_tuned_models",
        problems);
  }
}
