package ai.refocused.gate;

import ai.refocused.gate.Verdict.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes an evaluation in the form of JUnit's results, as build servers read them: a test case for
 * each metric, gate and canary. A metric that was not measured is skipped; so a gate on it is an
 * error.
 */
public final class JunitXml {
  private static final String CLASS = "refocused.evaluation.";

  private JunitXml() {}

  /**
   * Writes a report to a file.
   *
   * @param suite name of the test suite
   */
  public static void write(EvaluationReport report, String suite, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      XMLStreamWriter xml =
          XMLOutputFactory.newInstance().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
      xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      suite(report, suite, xml);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static void suite(EvaluationReport report, String suite, XMLStreamWriter xml)
      throws XMLStreamException {
    Map<String, Double> metrics = report.result().metrics();
    Map<String, String> missing = report.result().notMeasured();
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuite");
    attribute("name", suite, xml);
    int cases = metrics.size() + missing.size() + report.verdicts().size();
    attribute("tests", String.valueOf(cases), xml);
    attribute("failures", count(report, Outcome.FAILED), xml);
    attribute("errors", count(report, Outcome.NOT_MEASURED), xml);
    attribute("skipped", String.valueOf(missing.size()), xml);
    attribute("time", "0", xml);
    for (Map.Entry<String, Double> metric : metrics.entrySet()) {
      open("metric", metric.getKey(), xml);
      text("system-out", String.valueOf(metric.getValue()), xml);
      close(xml);
    }
    for (Map.Entry<String, String> metric : missing.entrySet()) {
      open("metric", metric.getKey(), xml);
      message("skipped", metric.getValue(), xml);
      close(xml);
    }
    for (Verdict verdict : report.verdicts()) {
      verdict(verdict, xml);
    }
    close(xml);
  }

  private static void verdict(Verdict verdict, XMLStreamWriter xml) throws XMLStreamException {
    open(verdict.kind().name().toLowerCase(Locale.ROOT), verdict.name(), xml);
    switch (verdict.outcome()) {
      case PASSED -> text("system-out", verdict.message(), xml);
      case FAILED -> message("failure", verdict.message(), xml);
      case NOT_MEASURED -> message("error", verdict.message(), xml);
    }
    close(xml);
  }

  private static String count(EvaluationReport report, Outcome outcome) {
    return String.valueOf(
        report.verdicts().stream().filter(verdict -> verdict.outcome() == outcome).count());
  }

  private static void open(String kind, String name, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testcase");
    attribute("classname", CLASS + kind, xml);
    attribute("name", name, xml);
    attribute("time", "0", xml);
  }

  private static void close(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeEndElement();
  }

  private static void message(String element, String message, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeEmptyElement(element);
    attribute("message", message, xml);
  }

  private static void text(String element, String text, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeCharacters(legal(text));
    xml.writeEndElement();
  }

  private static void attribute(String name, String value, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeAttribute(name, legal(value));
  }

  /** Models can answer characters that XML has no way to write. */
  private static String legal(String text) {
    StringBuilder legal = new StringBuilder();
    text.codePoints()
        .map(
            c -> {
              boolean allowed =
                  c == '\t'
                      || c == '\n'
                      || c == '\r'
                      || (c >= 0x20 && c < 0xD800)
                      || (c >= 0xE000 && c < 0xFFFE)
                      || c >= 0x10000;
              return allowed ? c : 0xFFFD;
            })
        .forEach(legal::appendCodePoint);
    return legal.toString();
  }
}
