package ai.refocused.worker;

import ai.refocused.dataset.LoadedDataset;
import ai.refocused.dataset.format.ExampleParser;
import ai.refocused.dataset.source.Row;
import ai.refocused.engine.Machine;
import ai.refocused.evaluate.AnswerFigures;
import ai.refocused.evaluate.Figures;
import ai.refocused.evaluate.GivenAnswer;
import ai.refocused.evaluate.Question;
import ai.refocused.generate.FinishReason;
import ai.refocused.generate.Generation;
import ai.refocused.generate.PromptedModel;
import ai.refocused.job.EvaluationSpec;
import ai.refocused.job.evaluation.Canary;
import ai.refocused.job.evaluation.CanaryAnswer;
import ai.refocused.metric.PatientPattern;
import ai.refocused.metric.syntax.Language;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.train.StopSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Lets the model in question answer held-out examples and canaries. */
final class EvaluatedAnswers {
  private final EvaluationSpec spec;
  private final EventPublisher events;
  private final StopSignal stop;
  private final List<CanaryAnswer> canaries = new ArrayList<>();
  private int count;

  EvaluatedAnswers(EvaluationSpec spec, EventPublisher events, StopSignal stop) {
    this.spec = spec;
    this.events = events;
    this.stop = stop;
  }

  /** Takes each answer. */
  @FunctionalInterface
  interface Listener {
    void answered(Question question, GivenAnswer answer) throws IOException;
  }

  /** Generates, and notes the figures of the answers; told to stop, it leaves them incomplete. */
  void run(Figures figures, Listener listener) throws IOException {
    List<Question> questions = spec.answers().samples() == 0 ? List.of() : questions();
    if (questions.isEmpty() && spec.answers().canaries().isEmpty()) {
      return;
    }
    try (Machine machine = Device.machine(spec.compute().threads());
        PromptedModel model = new PromptedModel(spec.model().folder(), spec.task(), machine);
        AnswerFigures all = new AnswerFigures(Language.named(spec.answers().codeLanguage()))) {
      events.phase("answering", spec.model().name());
      ask(fitting(questions, model), model, all, listener);
      askCanaries(model);
      all.report(figures);
    }
  }

  /** How many questions were answered. */
  int count() {
    return count;
  }

  List<CanaryAnswer> canaries() {
    return canaries;
  }

  /** Questions from examples that are evenly spread over the set. */
  private List<Question> questions() throws IOException {
    try (PretrainedFolder folder = PretrainedFolder.open(spec.model().folder())) {
      ModelData data =
          new ModelData(folder, spec.task(), spec.data().dataset(), spec.seed(), events.quiet());
      LoadedDataset dataset = data.load();
      long size = new ModelScoring(spec, events, stop).examples(dataset).size();
      int wanted = (int) Math.min(spec.answers().samples(), size);
      List<Integer> places =
          IntStream.range(0, wanted).mapToObj(i -> (int) (i * size / wanted)).toList();
      ExampleParser parser = new ExampleParser(spec.task(), spec.data().dataset().rows());
      List<Question> questions = new ArrayList<>();
      for (Row row : data.rows(dataset, places)) {
        Question.of(parser.parse(row.values()), row).ifPresent(questions::add);
      }
      return questions;
    }
  }

  /** A question with its prompt as tokens. */
  private record Asked(Question question, int[] prompt) {}

  /** Those whose prompt leaves the model a position to answer in. */
  private List<Asked> fitting(List<Question> questions, PromptedModel model) {
    List<Asked> fitting =
        questions.stream()
            .map(question -> new Asked(question, model.encodePrompt(question.example())))
            .filter(asked -> asked.prompt().length > 0)
            .filter(asked -> asked.prompt().length <= model.longestPrompt())
            .toList();
    if (fitting.size() < questions.size()) {
      events.warning(
          "%d of %d prompts are empty or longer than the model's positions, and were not asked."
              .formatted(questions.size() - fitting.size(), questions.size()));
    }
    return fitting;
  }

  private void ask(List<Asked> questions, PromptedModel model, AnswerFigures all, Listener listener)
      throws IOException {
    List<Generation> made = answer(model, questions.stream().map(Asked::prompt).toList());
    for (int i = 0; i < made.size() && !stop.isRequested(); i++) {
      Question question = questions.get(i).question();
      GivenAnswer answer = given(made.get(i));
      all.add(question, answer);
      listener.answered(question, answer);
      count++;
    }
  }

  private void askCanaries(PromptedModel model) {
    List<Canary> asked = spec.answers().canaries();
    List<int[]> prompts = asked.stream().map(canary -> model.encode(canary.prompt())).toList();
    TestModelRun.requireRoom(prompts, model, "<canaries>");
    List<Generation> made = answer(model, prompts);
    for (int i = 0; i < made.size(); i++) {
      String text = made.get(i).text();
      Canary canary = asked.get(i);
      boolean passed = PatientPattern.of(canary.expect()).isFoundIn(text);
      canaries.add(new CanaryAnswer(canary, text, passed));
    }
  }

  private List<Generation> answer(PromptedModel model, List<int[]> prompts) {
    return prompts.isEmpty()
        ? List.of()
        : model.answer(
            prompts, spec.answers().generation(), (prompt, piece) -> {}, stop::isRequested);
  }

  private static GivenAnswer given(Generation made) {
    boolean ended =
        made.finishReason() == FinishReason.END_TOKEN
            || made.finishReason() == FinishReason.STOP_STRING;
    return new GivenAnswer(made.text(), ended);
  }
}
