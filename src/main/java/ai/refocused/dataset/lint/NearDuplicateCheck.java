package ai.refocused.dataset.lint;

import ai.refocused.dataset.lint.similar.NearRows;
import ai.refocused.dataset.lint.similar.RowPlace;
import ai.refocused.job.DataFiles;
import ai.refocused.job.validation.DataRule;
import java.util.Locale;

/** Looks for rows that are almost the same, in training and held-out files alike. */
final class NearDuplicateCheck implements RowCheck {
  private final DataFiles files;
  private final boolean amongTraining;
  private final NearRows similar = new NearRows();

  /**
   * @param files of the dataset
   * @param amongTraining whether those among training rows are told as well
   */
  NearDuplicateCheck(DataFiles files, boolean amongTraining) {
    this.files = files;
    this.amongTraining = amongTraining;
  }

  @Override
  public void check(LintRow row) {
    RowPlace here = new RowPlace(row.fileIndex(), row.row().line());
    if (amongTraining || row.isEval()) {
      similar.put(row.ownTexts(), row.digest().high(), here).ifPresent(found -> tell(row, found));
    } else {
      similar.remember(row.ownTexts(), row.digest().high(), here);
    }
  }

  private void tell(LintRow row, NearRows.Near found) {
    RowPlace other = found.place();
    boolean leak = row.isEval() && other.file() < files.train().size();
    row.tell(
        leak ? DataRule.NEAR_OVERLAP : DataRule.NEAR_DUPLICATE,
        String.format(
            Locale.ROOT,
            "the row has %.0f %% in common with that at %s:%d%s.",
            100 * found.similarity(),
            files.all().get(other.file()).getFileName(),
            other.line(),
            leak ? ", which is trained on" : ""));
  }

  @Override
  public void finish(WholeDataset dataset) {
    if (similar.forgotten() > 0) {
      dataset.tell(
          DataRule.NOT_COMPARED,
          similar.forgotten()
              + " rows were compared with earlier ones, but later ones not with them, for being"
              + " almost the same.");
    }
  }
}
