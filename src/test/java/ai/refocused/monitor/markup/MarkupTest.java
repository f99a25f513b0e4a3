package ai.refocused.monitor.markup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class MarkupTest {

  @Test
  void textAndAttributesNeverBecomeMarkup() {
    Markup markup = new Markup().open("p", "title", "\"a\" & 'b'").text("<b>&amp;</b>").close();

    assertThat(markup)
        .hasToString(
            "<p title=\"&quot;a&quot; &amp; &#39;b&#39;\">&lt;b&gt;&amp;amp;&lt;/b&gt;</p>");
  }

  @Test
  void voidElementsHaveNoEndTagAndOthersHave() {
    assertThat(new Markup().leaf("br").leaf("progress", "value", 1))
        .hasToString("<br/><progress value=\"1\"></progress>");
  }

  @Test
  void anAttributeWithoutValueIsLeftOut() {
    assertThat(new Markup().leaf("br", "class", null)).hasToString("<br/>");
  }

  @Test
  void anOpenElementIsNoticed() {
    Markup open = new Markup().open("p");

    assertThatThrownBy(open::toString).hasMessage("<p> is open");
    assertThatThrownBy(() -> new Markup().add(open)).hasMessage("<p> is open");
  }

  @Test
  void aStyleSheetMustNotHoldMarkup() {
    assertThatThrownBy(() -> new Markup().style("a{content:'</style>'}"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anyTextGivesWellFormedXmlThatSaysTheSame() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j >= 0; j--) {
        text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(65536)));
      }
      String xml = new Markup().element("p", text.toString(), "title", text).toString();

      Element p = parse(xml);
      String expected =
          text.toString()
              .replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]", "\ufffd")
              .replaceAll("[\\ud800-\\udbff](?![\\udc00-\\udfff])", "\ufffd")
              .replaceAll("(?<![\\ud800-\\udbff])[\\udc00-\\udfff]", "\ufffd")
              .replaceAll("\r\n?", "\n");
      assertThat(p.getTextContent()).isEqualTo(expected);
    }
  }

  private static Element parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement();
  }
}
