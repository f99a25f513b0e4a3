package ai.refocused.dataset.report;

import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Finding.Severity;
import ai.refocused.job.validation.FigureText;
import java.util.List;

/** For people: findings by severity, the gravest first, each on a line. */
final class TextReport {
  private final FileNames names;

  TextReport(FileNames names) {
    this.names = names;
  }

  String write(Validation validation) {
    StringBuilder out = new StringBuilder(validation.name()).append('\n');
    part(out, "Errors", Severity.ERROR, validation.errors(), validation.findings());
    part(out, "Warnings", Severity.WARNING, validation.warnings(), validation.findings());
    part(out, "Remarks", Severity.INFO, validation.infos(), validation.findings());
    if (validation.known() > 0) {
      out.append("\nIn the baseline: ").append(validation.known()).append('\n');
    }
    out.append('\n');
    FigureText.of(validation.figures()).forEach(line -> out.append(line).append('\n'));
    return out.toString();
  }

  private void part(
      StringBuilder out, String title, Severity severity, long count, List<Finding> findings) {
    out.append('\n').append(title).append(": ").append(count).append('\n');
    long left = count;
    for (Finding finding : findings) {
      if (finding.severity() == severity) {
        out.append(line(finding)).append('\n');
        left--;
      }
    }
    if (left > 0) {
      out.append("and ").append(left).append(" more\n");
    }
  }

  /** {@code file:line:column [rule] what was found — what to do}. */
  String line(Finding finding) {
    return names.name(finding.file())
        + ":"
        + finding.line()
        + ":"
        + finding.column()
        + " "
        + finding.text();
  }
}
