package ai.refocused.dataset.lint;

import ai.refocused.dataset.lint.FieldText.Part;
import ai.refocused.dataset.source.Finding.Severity;
import ai.refocused.dataset.source.Findings;
import ai.refocused.dataset.source.Row;
import ai.refocused.job.validation.DataRule;
import ai.refocused.job.validation.RuleLevel;
import java.util.List;

/** A usable row, as checks see it. */
final class LintRow {
  /** Findings of one row that are told; nobody reads more, and a row may be full of them. */
  private static final int MOST_FINDINGS = 50;

  private final Row row;
  private final List<FieldText> texts;
  private final int fileIndex;
  private final boolean isEval;
  private final Findings findings;
  private int told;

  /** Null until it is asked for. */
  private RowDigest digest;

  /**
   * @param fileIndex which of the dataset's files it is of
   * @param isEval whether it is held out by being in a file of its own
   * @param findings takes what is found
   */
  LintRow(Row row, List<FieldText> texts, int fileIndex, boolean isEval, Findings findings) {
    this.row = row;
    this.texts = texts;
    this.fileIndex = fileIndex;
    this.isEval = isEval;
    this.findings = findings;
  }

  Row row() {
    return row;
  }

  /** What the model reads of it. */
  List<FieldText> texts() {
    return texts;
  }

  /** Stands for what the model reads of it. */
  RowDigest digest() {
    if (digest == null) {
      digest = RowDigest.of(row, texts);
    }
    return digest;
  }

  int fileIndex() {
    return fileIndex;
  }

  boolean isEval() {
    return isEval;
  }

  /** The texts that are not the same in many rows. */
  List<String> ownTexts() {
    return texts.stream().filter(text -> text.part() != Part.SYSTEM).map(FieldText::text).toList();
  }

  /** Tells of a text that breaks a rule. */
  void tell(DataRule rule, FieldText text, String message) {
    tell(rule, text.pointer(), message);
  }

  /** Tells of a row that breaks a rule. */
  void tell(DataRule rule, String message) {
    tell(rule, "", message);
  }

  private void tell(DataRule rule, String pointer, String message) {
    if (told++ < MOST_FINDINGS) {
      findings.add(row.finding(severity(rule), rule.id(), pointer, message));
    }
  }

  /** As grave as the rule says; whoever collects findings may see it otherwise. */
  static Severity severity(DataRule rule) {
    return rule.level() == RuleLevel.OFF ? Severity.INFO : Severity.valueOf(rule.level().name());
  }
}
