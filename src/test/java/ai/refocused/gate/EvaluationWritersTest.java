package ai.refocused.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import ai.refocused.monitor.EvaluationFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class EvaluationWritersTest {
  @TempDir private Path folder;

  @Test
  void theJsonHasAllUnderNamesThatStay() throws Exception {
    Path file = folder.resolve("evaluation/evaluation.json");
    new EvaluationJson().write(Evaluations.report("evalLoss < 2.1", "rougeL > 0"), file);

    JsonNode json = new ObjectMapper().readTree(Files.readString(file));
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "format",
            "model",
            "task",
            "dataset",
            "examples",
            "tokens",
            "answers",
            "metrics",
            "notMeasured",
            "references",
            "gates",
            "canaries");
    assertThat(json.get("task").textValue()).isEqualTo("chat");
    assertThat(json.get("metrics").get("evalLoss").doubleValue()).isEqualTo(2.5);
    assertThat(json.get("references").get("g:a:1").doubleValue()).isEqualTo(2.45);
    assertThat(json.get("gates").get(0).get("outcome").textValue()).isEqualTo("failed");
    assertThat(json.get("gates").get(1).get("outcome").textValue()).isEqualTo("not_measured");
    assertThat(json.get("canaries").get(1).get("answer").textValue()).contains("five\nor");
  }

  /** The report's reader finds what was written. */
  @Test
  void theReportOfTheRunReadsTheJson() throws Exception {
    Path file = folder.resolve("evaluation/evaluation.json");
    new EvaluationJson().write(Evaluations.report("evalLoss < 2.6", "rougeL > 0"), file);

    EvaluationFile read = EvaluationFile.read(folder).orElseThrow();

    assertThat(read.metrics()).containsEntry("evalLoss", 2.5);
    assertThat(read.gates())
        .extracting(EvaluationFile.Gate::name, EvaluationFile.Gate::isPassed)
        .containsExactly(
            tuple("evalLoss < 2.6", true),
            tuple("rougeL > 0", false),
            tuple("Who are you?", true),
            tuple("2 + 2?", false));
  }

  @Test
  void theXmlIsAReportOfTestsAsBuildServersReadIt() throws Exception {
    Path file = folder.resolve("reports/TEST-refocused.gates.xml");
    JunitXml.write(
        Evaluations.report("evalLoss < 2.6", "evalLoss < 2.1", "rougeL > 0"),
        "refocused.gates",
        file);

    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(file.toFile())
            .getDocumentElement();
    assertThat(suite.getTagName()).isEqualTo("testsuite");
    assertThat(suite.getAttribute("name")).isEqualTo("refocused.gates");
    assertThat(suite.getAttribute("tests")).isEqualTo("8");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(suite.getAttribute("errors")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    List<String> cases = new ArrayList<>();
    NodeList found = suite.getElementsByTagName("testcase");
    for (int i = 0; i < found.getLength(); i++) {
      Element each = (Element) found.item(i);
      String kind = each.getAttribute("classname").replace("refocused.evaluation.", "");
      cases.add(kind + " " + each.getAttribute("name") + " " + each.getFirstChild().getNodeName());
    }
    assertThat(cases)
        .containsExactly(
            "metric evalLoss system-out",
            "metric improvementOverBase system-out",
            "metric syntaxValidity skipped",
            "gate evalLoss < 2.6 system-out",
            "gate evalLoss < 2.1 failure",
            "gate rougeL > 0 error",
            "canary Who are you? system-out",
            "canary 2 + 2? failure");
    assertThat(((Element) suite.getElementsByTagName("failure").item(0)).getAttribute("message"))
        .isEqualTo("evalLoss is 2.5000, and has to be below 2.1.");
  }
}
