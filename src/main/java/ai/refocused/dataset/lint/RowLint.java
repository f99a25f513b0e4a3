package ai.refocused.dataset.lint;

import ai.refocused.dataset.format.Example;
import ai.refocused.dataset.source.Findings;
import ai.refocused.dataset.source.Row;
import ai.refocused.job.DataFiles;
import ai.refocused.job.validation.DataRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Checks the usable rows of a dataset, one after the other, and then the dataset as a whole. Memory
 * does not grow with the dataset. Close it when done.
 */
public final class RowLint implements AutoCloseable {
  private final DataFiles files;
  private final Findings findings;
  private final List<RowCheck> checks = new ArrayList<>();

  /**
   * @param specialTokens of the tokenizer; none if there is no tokenizer
   * @param findings takes what is found
   */
  public RowLint(
      RuleSet rules, DataFiles files, Collection<String> specialTokens, Findings findings) {
    this.files = files;
    this.findings = findings;
    if (rules.asksFor(DataRule.REPLACEMENT_CHARACTER, DataRule.INVISIBLE_CHARACTER)) {
      checks.add(new CharacterCheck());
    }
    if (rules.asksFor(DataRule.SPECIAL_TOKEN)) {
      checks.add(new SpecialTokenCheck(specialTokens));
    }
    if (rules.asksFor(
        DataRule.SECRET,
        DataRule.PRIVATE_KEY,
        DataRule.EMAIL,
        DataRule.PHONE,
        DataRule.CARD_NUMBER)) {
      checks.add(new SecretCheck());
    }
    if (rules.asksFor(DataRule.UNPARSABLE_CODE)) {
      checks.add(new CodeCheck());
    }
    if (rules.asksFor(DataRule.DUPLICATE_ROW, DataRule.TRAIN_EVAL_OVERLAP)) {
      checks.add(new DuplicateCheck(files));
    }
    boolean nearDuplicates = rules.asksFor(DataRule.NEAR_DUPLICATE);
    if (nearDuplicates || (rules.asksFor(DataRule.NEAR_OVERLAP) && !files.eval().isEmpty())) {
      checks.add(new NearDuplicateCheck(files, nearDuplicates));
    }
    if (rules.asksFor(DataRule.ONE_ANSWER, DataRule.ONE_ROLE, DataRule.SKEWED_LENGTHS)) {
      checks.add(new BalanceCheck());
    }
  }

  /** Keeps figures as well. */
  public RowLint measuring(FieldFigures figures) {
    checks.add(figures);
    return this;
  }

  /**
   * Checks a row.
   *
   * @param fileIndex which of the dataset's files it is of
   */
  public void check(Row row, Example example, int fileIndex) {
    boolean isEval = fileIndex >= files.train().size();
    LintRow seen = new LintRow(row, FieldTexts.of(row, example), fileIndex, isEval, findings);
    for (RowCheck check : checks) {
      check.check(seen);
    }
  }

  /** All rows have been checked: tells what shows only now. */
  public void finish() {
    WholeDataset dataset = new WholeDataset(files.all().get(0), findings);
    checks.forEach(check -> check.finish(dataset));
  }

  @Override
  public void close() {
    checks.forEach(RowCheck::close);
  }
}
