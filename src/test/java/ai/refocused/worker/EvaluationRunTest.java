package ai.refocused.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.refocused.job.AnswerSpec;
import ai.refocused.job.ComputeSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.EvaluationDataSpec;
import ai.refocused.job.EvaluationResult;
import ai.refocused.job.EvaluationSpec;
import ai.refocused.job.GenerationSpec;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.JobResult;
import ai.refocused.job.JobSpec;
import ai.refocused.job.MixedPrecision;
import ai.refocused.job.Overflow;
import ai.refocused.job.RowSpec;
import ai.refocused.job.Task;
import ai.refocused.job.evaluation.Canary;
import ai.refocused.job.evaluation.ComparedModel;
import ai.refocused.job.evaluation.ComparedModel.Relation;
import ai.refocused.job.event.EventReader;
import ai.refocused.job.event.EventWriter;
import ai.refocused.job.event.TrainerEvent;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.metric.AnswerMatch;
import ai.refocused.metric.Average;
import ai.refocused.metric.Rouge;
import ai.refocused.train.StopSignal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationRunTest {
  private static final Path REFERENCE =
      Path.of("src", "test", "resources", "reference").toAbsolutePath();
  private static final Path MODEL = REFERENCE.resolve("models/neox-tiny");
  private static final Path INSTRUCT = REFERENCE.resolve("datasets/instruct.jsonl");
  private static final ComputeSpec COMPUTE =
      new ComputeSpec(2, MixedPrecision.NO, GradientCheckpointing.FALSE, 1);

  @TempDir private Path folder;

  /** What a run does with the events that it is given. */
  @FunctionalInterface
  private interface Run {
    Optional<StopSignal.Reason> run(EventPublisher events) throws IOException;
  }

  private <R> R result(Run run, Class<R> kind) throws IOException {
    Path file = Files.createTempFile(folder, "events", ".jsonl");
    try (EventWriter events = new EventWriter(file);
        EventReader reader = new EventReader(file)) {
      assertThat(run.run(new EventPublisher(events))).isEmpty();
      List<TrainerEvent> all = reader.poll();
      return kind.cast(((TrainerEvent.Completed) all.get(all.size() - 1)).result());
    }
  }

  private EvaluationResult evaluate(EvaluationSpec spec) throws IOException {
    return result(
        events -> new EvaluationRun(spec, events, StopSignal.unlimited()).run(),
        EvaluationResult.class);
  }

  private EvaluationSpec spec(
      Task task, Path model, EvaluationDataSpec data, AnswerSpec answers, ComparedModel... others) {
    return new EvaluationSpec(
        task,
        new NamedModel("mine", model),
        List.of(others),
        data,
        answers,
        folder.resolve("evaluation"),
        COMPUTE,
        42);
  }

  private static AnswerSpec answers(int samples, Canary... canaries) {
    return new AnswerSpec(samples, "", List.of(canaries), GenerationSpec.greedy(8));
  }

  private static DatasetSpec dataset(Path file, double share) {
    DataFiles files = DataFiles.of(file);
    return new DatasetSpec(files, share, 256, Overflow.TRUNCATE, false, true, RowSpec.DEFAULT);
  }

  private static EvaluationDataSpec heldOut(Path dataset, double share) {
    return new EvaluationDataSpec(dataset(dataset, share), false, List.of(), 8);
  }

  private static EvaluationDataSpec whole(Path dataset, Path... general) {
    List<DataFiles> sets = List.of(general).stream().map(DataFiles::of).toList();
    return new EvaluationDataSpec(dataset(dataset, 0), true, sets, 8);
  }

  /** The first rows of a dataset, in a file of their own. */
  private Path rows(String name, int from, int to) throws IOException {
    List<String> lines = Files.readAllLines(REFERENCE.resolve("datasets").resolve(name));
    return Files.write(folder.resolve(from + "-" + name), lines.subList(from, to));
  }

  @Test
  void lossesAreThoseThatTheTrainerHasFoundItself() throws IOException {
    Path dataset = rows("instruct.jsonl", 0, 60);
    JobSpec training = TrainerRuns.small(dataset, folder.resolve("out"), 3, 0.2);
    JobResult trained =
        result(
            events -> new FinetuneRun(training, events, StopSignal.unlimited()).run(),
            JobResult.class);

    EvaluationResult found =
        evaluate(
            spec(
                Task.INSTRUCT,
                trained.finalModel(),
                heldOut(dataset, 0.2),
                answers(0),
                new ComparedModel(Relation.BASE, new NamedModel("base", MODEL)),
                new ComparedModel(Relation.REFERENCE, new NamedModel("g:a:1", MODEL))));

    double loss = trained.finalEvalLoss().orElseThrow();
    double before = trained.baseEvalLoss().orElseThrow();
    assertThat(found.examples()).isEqualTo(12);
    // Batches are the same, so every bit is.
    assertThat(found.metrics()).containsEntry("evalLoss", loss);
    assertThat(found.metrics()).containsEntry("baseEvalLoss", before);
    assertThat(loss).isNotCloseTo(before, within(1e-3));
    assertThat(found.metrics().get("perplexity")).isCloseTo(Math.exp(loss), within(1e-6));
    assertThat(found.metrics().get("improvementOverBase"))
        .isCloseTo((before - loss) / before, within(1e-8));
    assertThat(found.referenceLosses().get("g:a:1")).isEqualTo(found.metrics().get("baseEvalLoss"));
  }

  @Test
  void examplesOneByOneMakeTheSameLoss() throws IOException {
    EvaluationResult found =
        evaluate(spec(Task.INSTRUCT, MODEL, heldOut(INSTRUCT, 0.05), answers(0)));

    double sum = 0;
    long tokens = 0;
    Average perplexities = new Average();
    for (JsonNode line : lines("documents.jsonl")) {
      sum += line.get("loss").doubleValue() * line.get("tokens").longValue();
      tokens += line.get("tokens").longValue();
      perplexities.add(line.get("perplexity").doubleValue());
    }
    assertThat(tokens).isEqualTo(found.tokens());
    assertThat(found.metrics().get("evalLoss")).isCloseTo(sum / tokens, within(1e-12));
    assertThat(found.metrics().get("documentPerplexity"))
        .isCloseTo(perplexities.mean().orElseThrow(), within(1e-9));
    assertThat(found.metrics().get("vocabularyCoverage")).isBetween(0.01, 0.99);
    assertThat(found.metrics()).doesNotContainKeys("eosRate", "rougeL", "baseEvalLoss");
    assertThat(found.notMeasured()).isEmpty();
  }

  @Test
  void answersAreThoseToHeldOutRows() throws IOException {
    EvaluationResult found =
        evaluate(spec(Task.INSTRUCT, MODEL, heldOut(INSTRUCT, 0.05), answers(4)));

    List<JsonNode> answers = lines("answers.jsonl");
    assertThat(found.answers()).isEqualTo(4);
    assertThat(answers).hasSize(4);
    Average rouge = new Average();
    Average overlap = new Average();
    List<String> rows = Files.readAllLines(INSTRUCT);
    for (JsonNode answer : answers) {
      String reference = answer.get("reference").textValue();
      rouge.add(Rouge.longestCommonSubsequence(reference, answer.get("answer").textValue()).f1());
      overlap.add(AnswerMatch.overlap(reference, answer.get("answer").textValue()).f1());
      String place = answer.get("row").textValue();
      int row = Integer.parseInt(place.substring("instruct.jsonl:".length()));
      assertThat(new ObjectMapper().readTree(rows.get(row - 1)).get("output").textValue())
          .isEqualTo(reference);
    }
    assertThat(found.metrics().get("rougeL")).isEqualTo(rouge.mean().orElseThrow());
    assertThat(found.metrics().get("tokenF1")).isEqualTo(overlap.mean().orElseThrow());
    assertThat(found.notMeasured()).containsOnlyKeys("instructionConstraints", "promptConstraints");
  }

  /** A row that is held out is the one that the loss was taken of, also behind dropped rows. */
  @Test
  void rowsOfExamplesAreFoundBehindThoseThatWereLeftOut() throws IOException {
    Path dataset = folder.resolve("tokens.jsonl");
    List<String> lines = new ArrayList<>();
    lines.add("{\"input_ids\": [5, 6], \"labels\": [-100, -100]}");
    lines.addAll(Files.readAllLines(rows("instruct.jsonl", 0, 3)));
    Files.write(dataset, lines);

    EvaluationResult found = evaluate(spec(Task.INSTRUCT, MODEL, whole(dataset), answers(3)));

    assertThat(found.examples()).isEqualTo(3);
    assertThat(lines("answers.jsonl"))
        .extracting(line -> line.get("row").textValue())
        .containsExactly("tokens.jsonl:2", "tokens.jsonl:3", "tokens.jsonl:4");
  }

  @Test
  void conversationsAreContinuedAtTheirLastTurn() throws IOException {
    EvaluationResult found =
        evaluate(spec(Task.CHAT, MODEL, whole(rows("chat.jsonl", 0, 3)), answers(50)));

    assertThat(found.answers()).isPositive();
    assertThat(found.metrics())
        .containsKeys("distinct1", "distinct2", "eosRate", "eosMissRate", "turnCoherence");
    assertThat(lines("answers.jsonl").get(0).get("reference").textValue()).isEqualTo("18");
  }

  @Test
  void theSameModelForgetsNothing() throws IOException {
    Path general = rows("domain.jsonl", 0, 4);
    EvaluationResult found =
        evaluate(
            spec(
                Task.DOMAIN,
                MODEL,
                whole(rows("domain.jsonl", 4, 8), general),
                answers(5),
                new ComparedModel(Relation.BASE, new NamedModel("base", MODEL))));

    assertThat(found.metrics()).containsEntry("forgetting", 0.0);
    assertThat(found.metrics().get("generalPerplexity"))
        .isEqualTo(found.metrics().get("baseGeneralPerplexity"))
        .isEqualTo(
            evaluate(spec(Task.DOMAIN, MODEL, whole(general), answers(0)))
                .metrics()
                .get("perplexity"));
    assertThat(found.answers()).isZero();
  }

  /** The golden answer of src/test/resources/reference/golden/generation.json. */
  @Test
  void canariesLookForTheirPatternInTheAnswer() throws IOException {
    EvaluationResult found =
        evaluate(
            spec(
                Task.DOMAIN,
                MODEL,
                whole(rows("domain.jsonl", 0, 1)),
                answers(
                    0,
                    new Canary("Natalia sold clips to", "the park\\w+\\."),
                    new Canary("Natalia sold clips to", "^her friends"))));

    assertThat(found.canaries()).extracting(c -> c.passed()).containsExactly(true, false);
    assertThat(found.canaries().get(1).answer()).isEqualTo(" the parking.  How many");
  }

  @Test
  void nothingHeldOutIsAnError() {
    assertThatThrownBy(() -> evaluate(spec(Task.INSTRUCT, MODEL, heldOut(INSTRUCT, 0), answers(0))))
        .hasMessageStartingWith("<dataset>: \"instruct.jsonl\" has no held-out examples. Set ");
  }

  private List<JsonNode> lines(String name) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("evaluation").resolve(name))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }
}
