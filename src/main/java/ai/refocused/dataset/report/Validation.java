package ai.refocused.dataset.report;

import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Finding.Severity;
import ai.refocused.dataset.source.Findings;
import ai.refocused.job.validation.DatasetFigures;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was found in a dataset, ready to be reported.
 *
 * @param name what people call the dataset
 * @param findings in the order of the files, as many as were kept
 * @param errors how many there were in all, as are warnings and infos
 * @param known findings that the baseline has; they are nowhere else
 * @param byRule how many findings there were of each rule
 */
public record Validation(
    String name,
    List<Finding> findings,
    long errors,
    long warnings,
    long infos,
    long known,
    Map<String, Long> byRule,
    DatasetFigures figures) {
  public Validation {
    findings = List.copyOf(findings);
    byRule = new TreeMap<>(byRule);
  }

  /**
   * Puts findings in order.
   *
   * @param files of the dataset, in their order
   */
  public static Validation of(
      String name, List<Path> files, Findings found, long known, DatasetFigures figures) {
    List<Finding> ordered =
        Stream.of(Severity.values())
            .flatMap(severity -> found.first(severity).stream())
            .sorted(
                Comparator.comparingInt((Finding finding) -> files.indexOf(finding.file()))
                    .thenComparingLong(Finding::line)
                    .thenComparingInt(Finding::column)
                    .thenComparing(Finding::rule)
                    .thenComparing(Finding::message))
            .toList();
    return new Validation(
        name,
        ordered,
        found.errorCount(),
        found.warningCount(),
        found.count(Severity.INFO),
        known,
        found.countByRule(),
        figures);
  }

  /** Findings that are counted but were not kept. */
  public long leftOut() {
    return errors + warnings + infos - findings.size();
  }
}
