package ai.refocused.job.validation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a dataset is validated.
 *
 * @param baseline file with findings that are known; empty for none
 * @param writeBaseline whether that file is written anew instead of read
 * @param reports what is written
 * @param reportFolder where
 * @param projectFolder what names of files in reports are relative to
 */
public record ValidationSpec(
    Optional<Path> baseline,
    boolean writeBaseline,
    List<ReportFormat> reports,
    Path reportFolder,
    Path projectFolder) {
  public ValidationSpec {
    reports = List.copyOf(reports);
  }
}
