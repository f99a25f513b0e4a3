package ai.refocused.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.evaluation.Canary;
import ai.refocused.job.evaluation.CanaryAnswer;
import ai.refocused.job.evaluation.ComparedModel;
import ai.refocused.job.evaluation.ComparedModel.Relation;
import ai.refocused.job.generation.NamedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobJsonTest {
  @TempDir Path folder;

  static Stream<TuningSpec> tunings() {
    return Stream.of(
        new TuningSpec.Full(),
        new TuningSpec.Lora(8, 16, 0.1, List.of("q_proj", "v_proj"), LoraBias.LORA_ONLY),
        new TuningSpec.Freeze(0.5));
  }

  @ParameterizedTest
  @MethodSource("tunings")
  void readsWhatItWrote(TuningSpec tuning) throws Exception {
    JobSpec job = job(tuning);
    Path file = folder.resolve("job.json");

    JobJson.write(job, file);

    assertThat(JobJson.read(file)).isEqualTo(job);
  }

  @Test
  void readsJobsOfOtherGoals() throws Exception {
    PlanJob plan = new PlanJob(job(new TuningSpec.Freeze(0.5, 1L << 31)));
    Path file = folder.resolve("job.json");

    JobJson.write(plan, file);

    assertThat(JobJson.read(file)).isEqualTo(plan);
  }

  @Test
  void readsDeploymentsByTheNamesOfFormats() throws Exception {
    DeploymentJob deployment =
        new DeploymentJob(
            Task.CHAT,
            new NamedModel("final_model", Path.of("/out/final_model")),
            Optional.of(Path.of("/models/base")),
            Optional.empty(),
            List.of(DeploymentFormat.GGUF_Q8_0, DeploymentFormat.SAFETENSORS_BF16),
            Path.of("/target/deployment/chat_chat"),
            2);
    Path file = folder.resolve("job.json");

    JobJson.write(deployment, file);

    assertThat(JobJson.read(file)).isEqualTo(deployment);
    assertThat(Files.readString(file)).contains("[ \"gguf-q8_0\", \"safetensors-bf16\" ]");
  }

  @Test
  void readsEvaluations() throws Exception {
    Canary canary = new Canary("Who?", "bot|\\d+");
    EvaluationSpec evaluation =
        new EvaluationSpec(
            Task.CODE,
            new NamedModel("mine", Path.of("/models/mine")),
            List.of(
                new ComparedModel(Relation.BASE, new NamedModel("base", Path.of("/models/base"))),
                new ComparedModel(Relation.REFERENCE, new NamedModel("g:a:1", Path.of("/m")))),
            new EvaluationDataSpec(
                new DatasetSpec(
                    DataFiles.of(Path.of("/data/x.jsonl")),
                    0,
                    64,
                    Overflow.SPLIT,
                    false,
                    false,
                    RowSpec.DEFAULT),
                true,
                List.of(DataFiles.of(Path.of("/data/general.jsonl"))),
                8),
            new AnswerSpec(3, "java", List.of(canary), GenerationSpec.greedy(5)),
            Path.of("/out"),
            new ComputeSpec(2, MixedPrecision.NO, GradientCheckpointing.FALSE, 0),
            42);
    Path file = folder.resolve("job.json");

    JobJson.write(evaluation, file);

    assertThat(JobJson.read(file)).isEqualTo(evaluation);
    assertThat(evaluation.dataFiles())
        .containsExactly(Path.of("/data/x.jsonl"), Path.of("/data/general.jsonl"));
  }

  @Test
  void readsResultsOfEvaluations() throws Exception {
    EvaluationResult result =
        new EvaluationResult(
            3,
            40,
            2,
            Map.of("evalLoss", 2.5),
            Map.of("syntaxValidity", "why"),
            Map.of("g:a:1", 2.25),
            List.of(new CanaryAnswer(new Canary("Who?", "bot"), "A bot.", true)));
    String json = JobJson.newMapper().writeValueAsString(result);

    assertThat(JobJson.newMapper().readValue(json, TrainerResult.class)).isEqualTo(result);
  }

  static Stream<OptimizerRule> rules() {
    return Stream.of(
        new OptimizerRule.AdamW(0.9, 0.999, 1e-8),
        new OptimizerRule.AdamW8bit(0.9, 0.999, 1e-8),
        new OptimizerRule.Adafactor(),
        new OptimizerRule.Lion(0.9, 0.99),
        new OptimizerRule.Sgd(0.9));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void readsEveryOptimizer(OptimizerRule rule) throws Exception {
    OptimizerSpec spec = new OptimizerSpec(rule, 1e-3, 0.1, true, 1);
    String json = JobJson.newMapper().writeValueAsString(spec);

    assertThat(JobJson.newMapper().readValue(json, OptimizerSpec.class)).isEqualTo(spec);
  }

  @Test
  void writesPathsAndNamesAsPeopleReadThem() throws Exception {
    Path file = folder.resolve("job.json");

    JobJson.write(job(new TuningSpec.Full()), file);

    assertThat(Files.readString(file))
        .contains("\"folder\" : \"" + Path.of("/models/ä b").toString() + "\"")
        .contains("\"task\" : \"instruct\"")
        .contains("\"type\" : \"cosine_with_restarts\"")
        .contains("\"method\" : \"full\"");
  }

  @Test
  void rejectsUnknownProperty() throws Exception {
    assertRejected("\"seed\" : 42", "\"seed\" : 42, \"sede\" : 1", "sede");
  }

  @Test
  void rejectsMissingProperty() throws Exception {
    assertRejected("\"maxLength\" : 128,", "", "maxLength");
  }

  @Test
  void rejectsRepeatedProperty() throws Exception {
    assertRejected("\"seed\" : 42", "\"seed\" : 42, \"seed\" : 43", "Duplicate field 'seed'");
  }

  @Test
  void rejectsTextBehindTheJob() throws Exception {
    Path file = folder.resolve("job.json");
    JobJson.write(job(new TuningSpec.Full()), file);
    Files.writeString(file, Files.readString(file) + "{}");

    assertThatThrownBy(() -> JobJson.read(file))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("is not a job of this version of the plugin");
  }

  private void assertRejected(String text, String replacement, String named) throws Exception {
    Path file = folder.resolve("job.json");
    JobJson.write(job(new TuningSpec.Full()), file);
    String json = Files.readString(file);
    assertThat(json).contains(text);
    Files.writeString(file, json.replace(text, replacement));

    assertThatThrownBy(() -> JobJson.read(file))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(named);
  }

  private static JobSpec job(TuningSpec tuning) {
    JobFixture fixture = new JobFixture();
    fixture.baseModel = new BaseModelSpec(Path.of("/models/ä b"), "org.acme:bot:1.0");
    fixture.tuning = tuning;
    fixture.schedule = new ScheduleSpec(LrSchedulerType.COSINE_WITH_RESTARTS, 10, 0, 2.5, 1, 1.0);
    fixture.settings =
        List.of(new SettingValue("loraRank", "16", "default of the task instruct", false));
    return fixture.job();
  }
}
