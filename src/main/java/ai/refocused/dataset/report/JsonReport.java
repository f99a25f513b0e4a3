package ai.refocused.dataset.report;

import ai.refocused.dataset.source.Finding;
import ai.refocused.job.validation.DataRule;
import ai.refocused.job.validation.DatasetFigures;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** For programs: everything, figures included. Its keys are those of the records here. */
final class JsonReport {
  private final ObjectMapper json = new ObjectMapper();
  private final FileNames names;

  JsonReport(FileNames names) {
    this.names = names;
  }

  private record Report(
      String dataset,
      long errors,
      long warnings,
      long infos,
      long known,
      Map<String, Long> rules,
      DatasetFigures figures,
      List<Entry> findings,
      long findingsLeftOut) {}

  private record Entry(
      String file,
      long line,
      int column,
      String rule,
      String level,
      String message,
      String advice,
      String key) {}

  String write(Validation validation) throws JsonProcessingException {
    return json.writerWithDefaultPrettyPrinter()
            .writeValueAsString(
                new Report(
                    validation.name(),
                    validation.errors(),
                    validation.warnings(),
                    validation.infos(),
                    validation.known(),
                    validation.byRule(),
                    validation.figures(),
                    validation.findings().stream().map(this::entry).toList(),
                    validation.leftOut()))
        + "\n";
  }

  private Entry entry(Finding finding) {
    return new Entry(
        names.name(finding.file()),
        finding.line(),
        finding.column(),
        finding.rule(),
        finding.severity().name().toLowerCase(Locale.ROOT),
        finding.message(),
        DataRule.named(finding.rule()).map(DataRule::advice).orElse(""),
        finding.key());
  }
}
