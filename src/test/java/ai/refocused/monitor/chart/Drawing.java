package ai.refocused.monitor.chart;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Reads an SVG back, by its ticks alone: what a person with a ruler would do. */
final class Drawing {
  private final Document svg;

  Drawing(String xml) throws Exception {
    svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)));
  }

  /** The points of the only curve of a look, in the data's units. */
  List<Point> curve(String look) {
    List<Point> points = new ArrayList<>();
    for (Element line : elements("polyline")) {
      if (line.getAttribute("class").equals(look)) {
        for (String pair : line.getAttribute("points").split(" ", -1)) {
          String[] at = pair.split(",", -1);
          points.add(new Point(toX(Double.parseDouble(at[0])), toY(Double.parseDouble(at[1]))));
        }
      }
    }
    return points;
  }

  List<Element> elements(String name) {
    NodeList nodes = svg.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  List<String> texts() {
    return elements("text").stream().map(Element::getTextContent).toList();
  }

  private double toX(double at) {
    return interpolate(at, "rf-x", "x");
  }

  double toY(double at) {
    return interpolate(at, "rf-y", "y");
  }

  /** On the straight line through the first and the last tick. */
  private double interpolate(double at, String axis, String attribute) {
    List<Element> ticks =
        elements("text").stream()
            .filter(text -> ((Element) text.getParentNode()).getAttribute("class").equals(axis))
            .filter(text -> text.getAttribute("class").isEmpty())
            .toList();
    Element first = ticks.get(0);
    Element last = ticks.get(ticks.size() - 1);
    double from = Double.parseDouble(first.getAttribute(attribute));
    double to = Double.parseDouble(last.getAttribute(attribute));
    double low = value(first);
    return low + (at - from) / (to - from) * (value(last) - low);
  }

  private static double value(Element tick) {
    return Double.parseDouble(tick.getTextContent().replace(",", ""));
  }
}
