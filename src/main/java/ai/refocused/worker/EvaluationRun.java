package ai.refocused.worker;

import ai.refocused.evaluate.Figures;
import ai.refocused.evaluate.HeldOutScore;
import ai.refocused.job.EvaluationResult;
import ai.refocused.job.EvaluationSpec;
import ai.refocused.job.evaluation.ComparedModel;
import ai.refocused.job.evaluation.ComparedModel.Relation;
import ai.refocused.job.evaluation.Metric;
import ai.refocused.metric.Perplexity;
import ai.refocused.train.StopSignal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One evaluation: losses of the model and of those beside it, then answers. */
final class EvaluationRun {
  private static final String OTHER_TOKENS =
      "the base model makes other tokens of the examples, so losses per token do not compare";

  private final EvaluationSpec spec;
  private final EventPublisher events;
  private final StopSignal stop;
  private final Figures figures = new Figures();
  private final Map<String, Double> references = new LinkedHashMap<>();

  EvaluationRun(EvaluationSpec spec, EventPublisher events, StopSignal stop) {
    this.spec = spec;
    this.events = events;
    this.stop = stop;
  }

  /** Runs; gives the reason if it left early. */
  Optional<StopSignal.Reason> run() throws IOException {
    events.started(Device.describe(spec.compute()));
    try (ExampleFiles files = ExampleFiles.in(spec.folder())) {
      ModelScoring scoring = new ModelScoring(spec, events, stop);
      Optional<ModelScores> own = scoring.of(spec.model(), files::document);
      if (own.isEmpty()) {
        return stop.reason();
      }
      tokens(own.get());
      for (ComparedModel other : spec.others()) {
        Optional<ModelScores> scores = scoring.of(other.model(), (index, loss) -> {});
        if (scores.isEmpty()) {
          return stop.reason();
        }
        compare(own.get(), other, scores.get());
      }
      EvaluatedAnswers answers = new EvaluatedAnswers(spec, events, stop);
      answers.run(figures, files::answer);
      if (stop.isRequested()) {
        return stop.reason();
      }
      events.completed(result(own.get().eval(), answers));
      return Optional.empty();
    }
  }

  private void tokens(ModelScores own) {
    HeldOutScore score = own.eval();
    figures.put(Metric.EVAL_LOSS, own.loss());
    figures.put(Metric.PERPLEXITY, some(Perplexity.of(own.loss())), "");
    figures.put(Metric.TOKEN_ACCURACY, (double) score.loss().correct() / score.loss().count());
    figures.put(Metric.DOCUMENT_PERPLEXITY, score.documentPerplexity(), "");
    figures.put(Metric.WORST_DOCUMENT_PERPLEXITY, score.worstDocumentPerplexity(), "");
    figures.put(Metric.VOCABULARY_COVERAGE, score.vocabularyCoverage(), "");
    own.general().ifPresent(g -> figures.put(Metric.GENERAL_PERPLEXITY, perplexity(g), ""));
  }

  private void compare(ModelScores own, ComparedModel other, ModelScores scores) {
    boolean comparable = own.comparesWith(scores);
    if (other.relation() == Relation.REFERENCE) {
      if (comparable) {
        references.put(other.model().name(), scores.loss());
      }
      return;
    }
    figures.put(
        Metric.BASE_EVAL_LOSS,
        comparable ? some(scores.loss()) : OptionalDouble.empty(),
        OTHER_TOKENS);
    figures.put(
        Metric.IMPROVEMENT_OVER_BASE,
        comparable
            ? some(Perplexity.improvement(scores.loss(), own.loss()))
            : OptionalDouble.empty(),
        OTHER_TOKENS);
    if (own.general().isPresent() && scores.general().isPresent()) {
      double after = own.general().get().loss().mean();
      double before = scores.general().get().loss().mean();
      figures.put(Metric.BASE_GENERAL_PERPLEXITY, perplexity(scores.general().get()), OTHER_TOKENS);
      figures.put(
          Metric.FORGETTING,
          comparable ? some(Perplexity.forgetting(before, after)) : OptionalDouble.empty(),
          OTHER_TOKENS);
    }
  }

  private EvaluationResult result(HeldOutScore score, EvaluatedAnswers answers) {
    return new EvaluationResult(
        score.examples(),
        score.loss().count(),
        answers.count(),
        figures.measured(),
        figures.missing(),
        references,
        answers.canaries());
  }

  private static OptionalDouble perplexity(HeldOutScore score) {
    return some(Perplexity.of(score.loss().mean()));
  }

  private static OptionalDouble some(double figure) {
    return OptionalDouble.of(figure);
  }
}
