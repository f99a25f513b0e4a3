package ai.refocused.dataset.report;

import ai.refocused.dataset.source.Finding;
import ai.refocused.job.validation.DataRule;
import ai.refocused.job.validation.RuleLevel;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * SARIF 2.1.0 (OASIS, 27 March 2020), which GitHub, GitLab and Azure DevOps show beside the lines.
 * Columns count UTF-16 units; a finding is known again by its row's content.
 */
final class SarifReport {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  /** In the order in which the report names them. */
  private static final List<DataRule> RULES = List.of(DataRule.values());

  private final ObjectMapper json = new ObjectMapper();
  private final FileNames names;

  SarifReport(FileNames names) {
    this.names = names;
  }

  String write(Validation validation) throws JsonProcessingException {
    ObjectNode log = json.createObjectNode();
    log.put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "refocused-maven-plugin");
    driver.put("fullName", "ReFocused Maven Plugin, validate-dataset");
    var rules = driver.putArray("rules");
    RULES.forEach(rule -> rules.add(rule(rule)));
    run.put("columnKind", "utf16CodeUnits");
    var results = run.putArray("results");
    validation.findings().forEach(finding -> results.add(result(finding)));
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(log) + "\n";
  }

  private ObjectNode rule(DataRule rule) {
    ObjectNode node = json.createObjectNode();
    node.put("id", rule.id());
    node.putObject("shortDescription").put("text", rule.summary());
    node.putObject("help").put("text", sentence(rule.advice()));
    node.putObject("defaultConfiguration").put("level", level(rule.level()));
    return node;
  }

  private ObjectNode result(Finding finding) {
    ObjectNode node = json.createObjectNode();
    node.put("ruleId", finding.rule());
    DataRule.named(finding.rule()).ifPresent(rule -> node.put("ruleIndex", RULES.indexOf(rule)));
    node.put("level", level(RuleLevel.valueOf(finding.severity().name())));
    node.putObject("message").put("text", finding.text());
    ObjectNode place = node.putArray("locations").addObject().putObject("physicalLocation");
    ObjectNode file = place.putObject("artifactLocation").put("uri", names.uri(finding.file()));
    if (names.isInside(finding.file())) {
      file.put("uriBaseId", "%SRCROOT%");
    }
    place.putObject("region").put("startLine", finding.line()).put("startColumn", finding.column());
    node.putObject("partialFingerprints")
        .put("rowContent/v1", finding.rule() + ":" + finding.key());
    return node;
  }

  private static String level(RuleLevel level) {
    return switch (level) {
      case OFF -> "none";
      case INFO -> "note";
      case WARNING -> "warning";
      case ERROR -> "error";
    };
  }

  private static String sentence(String advice) {
    return Character.toUpperCase(advice.charAt(0)) + advice.substring(1) + ".";
  }
}
