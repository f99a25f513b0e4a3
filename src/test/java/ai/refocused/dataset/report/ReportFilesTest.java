package ai.refocused.dataset.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Finding.Severity;
import ai.refocused.dataset.source.Findings;
import ai.refocused.job.validation.DataRule;
import ai.refocused.job.validation.DatasetFigures;
import ai.refocused.job.validation.ReportFormat;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportFilesTest {
  private static final DatasetFigures NO_FIGURES =
      new DatasetFigures(3, 0, "characters", Map.of(), null);

  @TempDir private Path project;

  @Test
  void textHasEachFindingOnALineWithWhatToDo() throws IOException {
    assertThat(Files.readString(write(ReportFormat.TEXT)))
        .isEqualTo(
            """
            data

            Errors: 1
            data/a b.jsonl:3:7 [invalid-json] bad <&"> \u0001 — mend the JSON at this place.

            Warnings: 1
            data/a b.jsonl:1:2 [email] an address — replace it by an invented one.

            Remarks: 1
            %s/b.jsonl:9:1 [near-duplicate] nearly — remove one if both say the same.

            In the baseline: 4

              rows        3 to train on, 0 held out
            """
                .formatted(outside().getParent().toString().replace('\\', '/')));
  }

  /** The properties that the specification requires, of those that are written. */
  @Test
  void sarifIsAsTheSpecificationWantsIt() throws IOException {
    JsonNode log = new ObjectMapper().readTree(write(ReportFormat.SARIF).toFile());
    assertThat(log.get("version").textValue()).isEqualTo("2.1.0");
    assertThat(log.get("runs")).hasSize(1);
    JsonNode run = log.get("runs").get(0);
    JsonNode driver = run.get("tool").get("driver");
    assertThat(driver.get("name").textValue()).isNotBlank();
    assertThat(run.get("columnKind").textValue()).isEqualTo("utf16CodeUnits");
    assertThat(driver.get("rules")).hasSize(DataRule.values().length);
    for (JsonNode rule : driver.get("rules")) {
      assertThat(rule.get("id").textValue()).isNotBlank();
      assertThat(rule.get("shortDescription").get("text").textValue()).endsWith(".");
      assertThat(rule.get("help").get("text").textValue()).endsWith(".");
      assertThat(rule.get("defaultConfiguration").get("level").textValue())
          .isIn(Set.of("none", "note", "warning", "error"));
    }
    assertThat(run.get("results")).hasSize(3);
    for (JsonNode result : run.get("results")) {
      assertThat(result.get("message").get("text").textValue()).isNotBlank();
      assertThat(driver.get("rules").get(result.get("ruleIndex").intValue()).get("id"))
          .isEqualTo(result.get("ruleId"));
      assertThat(result.get("level").textValue()).isIn(Set.of("note", "warning", "error"));
      JsonNode place = result.get("locations").get(0).get("physicalLocation");
      assertThat(place.get("region").get("startLine").intValue()).isPositive();
      assertThat(place.get("region").get("startColumn").intValue()).isPositive();
      URI uri = URI.create(place.get("artifactLocation").get("uri").textValue());
      assertThat(uri.isAbsolute())
          .isEqualTo(place.get("artifactLocation").get("uriBaseId") == null);
      assertThat(result.get("partialFingerprints")).hasSize(1);
    }
    assertThat(
            run.get("results")
                .get(0)
                .get("locations")
                .get(0)
                .get("physicalLocation")
                .get("artifactLocation")
                .get("uri")
                .textValue())
        .isEqualTo("data/a%20b.jsonl");
  }

  @Test
  void checkstyleIsXmlWhateverTheDataHold() throws Exception {
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(write(ReportFormat.CHECKSTYLE).toFile())
            .getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("checkstyle");
    NodeList errors = root.getElementsByTagName("error");
    assertThat(errors.getLength()).isEqualTo(3);
    Element bad = (Element) errors.item(1);
    assertThat(((Element) bad.getParentNode()).getAttribute("name")).isEqualTo("data/a b.jsonl");
    assertThat(bad.getAttribute("line")).isEqualTo("3");
    assertThat(bad.getAttribute("column")).isEqualTo("7");
    assertThat(bad.getAttribute("severity")).isEqualTo("error");
    assertThat(bad.getAttribute("source")).isEqualTo("refocused.invalid-json");
    assertThat(bad.getAttribute("message"))
        .isEqualTo("[invalid-json] bad <&\"> \uFFFD — mend the JSON at this place.");
  }

  @Test
  void jsonHoldsEverything() throws IOException {
    JsonNode report = new ObjectMapper().readTree(write(ReportFormat.JSON).toFile());
    assertThat(report.get("errors").intValue()).isEqualTo(1);
    assertThat(report.get("known").intValue()).isEqualTo(4);
    assertThat(report.get("rules").get("email").intValue()).isEqualTo(1);
    assertThat(report.get("figures").get("trainRows").intValue()).isEqualTo(3);
    assertThat(report.get("findings")).hasSize(3);
    assertThat(report.get("findings").get(1).get("level").textValue()).isEqualTo("error");
    assertThat(report.get("findings").get(1).get("key").textValue()).isEqualTo("k1");
  }

  @Test
  void reportsOfEarlierRunsAreNotLeft() throws IOException {
    Path json = write(ReportFormat.JSON);
    write(ReportFormat.TEXT);
    assertThat(json).doesNotExist();
  }

  @Test
  void aBaselineKnowsEachFindingAsOftenAsItWas() throws IOException {
    Path file = project.resolve("known/baseline.json");
    Baseline.write(validation(), file);
    Baseline baseline = Baseline.read(file);
    Finding moved =
        new Finding(
            Severity.WARNING, project.resolve("data/c.jsonl"), 77, 1, "email", "an address.", "k2");
    assertThat(baseline.withoutKnown(moved)).isEmpty();
    assertThat(baseline.withoutKnown(moved)).contains(moved);
    assertThat(baseline.matched()).isEqualTo(1);
    assertThat(baseline.unmatched()).isEqualTo(2);
    String written = Files.readString(file);
    Baseline.write(validation(), file);
    assertThat(file).hasContent(written);
  }

  @Test
  void saysWhatIsWrongWithABaseline() throws IOException {
    assertThatThrownBy(() -> Baseline.read(project.resolve("none.json")))
        .hasMessageContaining("does not exist. Write it with -Drefocused.writeBaseline.");
    Path file = Files.writeString(project.resolve("bad.json"), "{\"version\": 1,\n oops}");
    assertThatThrownBy(() -> Baseline.read(file)).hasMessageContaining("line 2 is no JSON");
    Files.writeString(file, "{\"version\": 7, \"findings\": []}");
    assertThatThrownBy(() -> Baseline.read(file))
        .hasMessageContaining("it is no baseline of version 1");
  }

  private Path write(ReportFormat format) throws IOException {
    Path folder = project.resolve("target/reports");
    return new ReportFiles(folder, project).write(validation(), List.of(format)).get(0);
  }

  private Path outside() {
    return project.resolveSibling("elsewhere").resolve("b.jsonl");
  }

  private Validation validation() {
    Path inside = project.resolve("data/a b.jsonl");
    Findings findings = new Findings();
    findings.add(finding(Severity.INFO, outside(), 9, 1, "near-duplicate", "nearly.", "k3"));
    findings.add(finding(Severity.ERROR, inside, 3, 7, "invalid-json", "bad <&\"> \u0001.", "k1"));
    findings.add(finding(Severity.WARNING, inside, 1, 2, "email", "an address.", "k2"));
    return Validation.of("data", List.of(inside, outside()), findings, 4, NO_FIGURES);
  }

  private static Finding finding(
      Severity severity, Path file, long line, int column, String rule, String text, String key) {
    return new Finding(severity, file, line, column, rule, text, key);
  }
}
