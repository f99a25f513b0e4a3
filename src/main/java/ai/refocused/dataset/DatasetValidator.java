package ai.refocused.dataset;

import ai.refocused.dataset.format.ExampleParser;
import ai.refocused.dataset.lint.FieldFigures;
import ai.refocused.dataset.lint.RowLint;
import ai.refocused.dataset.lint.RuleSet;
import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Findings;
import ai.refocused.dataset.store.StoreException;
import ai.refocused.job.BatchSpec;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.Task;
import ai.refocused.job.validation.DatasetFigures;
import ai.refocused.job.validation.TokenFigures;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads a dataset as it would be trained on, to tell everything about it and keep nothing. */
public final class DatasetValidator {
  private final Task task;
  private final Optional<ModelText> model;

  /**
   * @param model how the base model reads texts; without it, nothing is said about tokens
   */
  public DatasetValidator(Task task, Optional<ModelText> model) {
    this.task = task;
    this.model = model;
  }

  /**
   * What was found.
   *
   * @param findings in the order of the files, for each severity
   */
  public record Outcome(Findings findings, DatasetFigures figures) {}

  /**
   * Reads all of a dataset.
   *
   * @param most findings of each severity that are kept
   * @param news lets a finding pass that is not known already
   * @throws IOException if temporary files cannot be written
   */
  public Outcome validate(
      DatasetSpec spec,
      BatchSpec batch,
      double numEpochs,
      int maxSteps,
      int most,
      Function<Finding, Optional<Finding>> news)
      throws IOException {
    RuleSet rules = new RuleSet(spec.rules());
    Findings findings = new Findings(most, found -> rules.judge(found).flatMap(news));
    FieldFigures fields = new FieldFigures(model.map(ModelText::tokenizer));
    Set<String> special = model.map(text -> text.tokenizer().specialTokens()).orElse(Set.of());
    try (RowLint lint = new RowLint(rules, spec.files(), special, findings).measuring(fields)) {
      RowPipeline pipeline =
          new RowPipeline(
              new ExampleParser(task, spec.rows()),
              model.map(text -> text.encoder(spec)),
              lint,
              findings);
      pipeline.readAll(spec.files(), example -> {}, example -> {});
      TokenFigures tokens =
          model.isPresent() ? pipeline.counts().figures(spec, batch, numEpochs, maxSteps) : null;
      return new Outcome(
          findings,
          new DatasetFigures(
              fields.trainRows(), fields.evalRows(), fields.unit(), fields.figures(), tokens));
    } catch (StoreException e) {
      throw e.failure();
    }
  }
}
