package ai.refocused.dataset.lint;

import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Findings;
import ai.refocused.job.validation.DataRule;
import java.nio.file.Path;

/**
 * What checks say of a dataset as a whole.
 *
 * @param file its first file, at whose beginning that is reported
 */
record WholeDataset(Path file, Findings findings) {
  void tell(DataRule rule, String message) {
    findings.add(new Finding(LintRow.severity(rule), file, 1, 1, rule.id(), message, rule.id()));
  }
}
