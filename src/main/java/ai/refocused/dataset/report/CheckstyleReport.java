package ai.refocused.dataset.report;

import ai.refocused.dataset.source.Finding;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Checkstyle's XML, which Jenkins and many other tools read. */
final class CheckstyleReport {
  private static final char REPLACEMENT = '\uFFFD';

  private final FileNames names;

  CheckstyleReport(FileNames names) {
    this.names = names;
  }

  String write(Validation validation) {
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("checkstyle");
      xml.writeAttribute("version", "10.0");
      Map<Path, List<Finding>> byFile =
          validation.findings().stream()
              .collect(
                  Collectors.groupingBy(Finding::file, LinkedHashMap::new, Collectors.toList()));
      for (Map.Entry<Path, List<Finding>> file : byFile.entrySet()) {
        xml.writeCharacters("\n");
        xml.writeStartElement("file");
        xml.writeAttribute("name", xmlText(names.name(file.getKey())));
        for (Finding finding : file.getValue()) {
          write(xml, finding);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
      }
      xml.writeCharacters("\n");
      xml.writeEndDocument();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML cannot be written to memory", e);
    }
    return out.append('\n').toString();
  }

  private static void write(XMLStreamWriter xml, Finding finding) throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeEmptyElement("error");
    xml.writeAttribute("line", String.valueOf(finding.line()));
    xml.writeAttribute("column", String.valueOf(finding.column()));
    xml.writeAttribute("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    xml.writeAttribute("message", xmlText(finding.text()));
    xml.writeAttribute("source", "refocused." + finding.rule());
  }

  /** Without what XML 1.0 cannot hold. */
  private static String xmlText(String text) {
    return text.codePoints()
        .map(
            c ->
                (c < ' ' && c != '\t' && c != '\n' && c != '\r')
                        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                        || c == 0xFFFE
                        || c == 0xFFFF
                    ? REPLACEMENT
                    : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
