package ai.refocused.dataset.lint;

import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.store.DigestLog;
import ai.refocused.job.DataFiles;
import ai.refocused.job.validation.DataRule;
import java.util.HexFormat;

/**
 * Looks for rows that are there twice, in training and held-out files alike. They are found in the
 * end, however many rows there are: digests go to a {@link DigestLog}.
 */
final class DuplicateCheck implements RowCheck {
  private final DataFiles files;
  private final DigestLog digests = new DigestLog();

  /**
   * @param files of the dataset
   */
  DuplicateCheck(DataFiles files) {
    this.files = files;
  }

  @Override
  public void check(LintRow row) {
    RowDigest digest = row.digest();
    digests.add(digest.high(), digest.low(), row.fileIndex(), row.row().line());
  }

  @Override
  public void finish(WholeDataset dataset) {
    digests.drain((first, again, digest) -> dataset.findings().add(finding(first, again, digest)));
  }

  private Finding finding(DigestLog.Place first, DigestLog.Place again, long digest) {
    int trained = files.train().size();
    boolean leak = again.file() >= trained && first.file() < trained;
    DataRule rule = leak ? DataRule.TRAIN_EVAL_OVERLAP : DataRule.DUPLICATE_ROW;
    String other = files.all().get(first.file()).getFileName() + ":" + first.line();
    return new Finding(
        LintRow.severity(rule),
        files.all().get(again.file()),
        again.line(),
        1,
        rule.id(),
        leak
            ? "the row is in the training data too, at " + other + "."
            : "the row is the same as that at " + other + ".",
        HexFormat.of().toHexDigits(digest));
  }
}
