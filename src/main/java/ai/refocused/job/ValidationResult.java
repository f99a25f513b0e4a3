package ai.refocused.job;

import ai.refocused.job.validation.DatasetFigures;
import ai.refocused.job.validation.ShownFinding;
import java.nio.file.Path;
import java.util.List;

/**
 * What was found in a dataset.
 *
 * @param known findings that the baseline has, and that count nowhere else
 * @param fixed entries of the baseline that nothing was found for
 * @param baselined findings that were written to a baseline
 * @param shown the first findings of each level, the gravest first
 * @param reports files that were written
 */
public record ValidationResult(
    long errors,
    long warnings,
    long infos,
    long known,
    long fixed,
    long baselined,
    List<ShownFinding> shown,
    DatasetFigures figures,
    List<Path> reports)
    implements TrainerResult {
  public ValidationResult {
    shown = List.copyOf(shown);
    reports = List.copyOf(reports);
  }
}
