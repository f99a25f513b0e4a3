package ai.refocused.dataset.source;

import ai.refocused.dataset.source.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects findings: all are counted, so many of each severity are kept. */
public final class Findings {
  private static final int KEPT = 1000;

  private final List<Finding> errors = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();
  private long errorCount;
  private long warningCount;

  public void add(Finding finding) {
    boolean error = finding.severity() == Severity.ERROR;
    List<Finding> list = error ? errors : warnings;
    if (list.size() < KEPT) {
      list.add(finding);
    }
    if (error) {
      errorCount++;
    } else {
      warningCount++;
    }
  }

  /** The first errors, in the order found. */
  public List<Finding> errors() {
    return List.copyOf(errors);
  }

  /** The first warnings, in the order found. */
  public List<Finding> warnings() {
    return List.copyOf(warnings);
  }

  public long errorCount() {
    return errorCount;
  }

  public long warningCount() {
    return warningCount;
  }
}
