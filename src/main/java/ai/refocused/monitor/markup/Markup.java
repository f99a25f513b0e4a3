package ai.refocused.monitor.markup;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Builds markup that browsers read as HTML5 and XML parsers as XML. Text and attribute values are
 * escaped here and nowhere else, so that nothing that comes from data can become markup; what XML
 * cannot hold at all (control characters, lone surrogates) becomes U+FFFD.
 */
public final class Markup {
  /** HTML's elements without content; browsers take {@code <div/>} for an opening tag. */
  private static final Set<String> VOID = Set.of("meta", "br", "hr", "link", "img", "input");

  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn; a name whose value is null is left out
   */
  public Markup open(String element, Object... attributes) {
    tag(element, attributes);
    out.append('>');
    open.push(element);
    return this;
  }

  /** Closes the innermost open element. */
  public Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element without content. */
  public Markup leaf(String element, Object... attributes) {
    tag(element, attributes);
    out.append(VOID.contains(element) ? "/>" : "></" + element + ">");
    return this;
  }

  /** An element with nothing but text in it. */
  public Markup element(String element, String text, Object... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** Text, escaped. */
  public Markup text(String text) {
    escape(text);
    return this;
  }

  /** A line feed, for whoever reads the source. */
  public Markup line() {
    out.append('\n');
    return this;
  }

  /** Markup that was built like this one. */
  public Markup add(Markup other) {
    other.requireClosed();
    out.append(other.out);
    return this;
  }

  /**
   * A style sheet, which is taken as it is.
   *
   * @throws IllegalArgumentException if it holds a character that is markup in HTML or XML
   */
  public Markup style(String css) {
    if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0) {
      throw new IllegalArgumentException("a style sheet must hold neither < nor &");
    }
    out.append("<style>\n").append(css).append("</style>\n");
    return this;
  }

  /**
   * The finished text.
   *
   * @throws IllegalStateException if an element is still open
   */
  @Override
  public String toString() {
    requireClosed();
    return out.toString();
  }

  private void requireClosed() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("<" + open.peek() + "> is open");
    }
  }

  private void tag(String element, Object... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("attribute without a value in <" + element + ">");
    }
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i + 1] != null) {
        out.append(' ').append(attributes[i]).append("=\"");
        escape(String.valueOf(attributes[i + 1]));
        out.append('"');
      }
    }
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else if (isForbidden(c)) {
        out.append(REPLACEMENT);
      } else {
        append(c);
      }
    }
  }

  private void append(char c) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> out.append(c);
    }
  }

  /** XML 1.0, 2.2: what no document may hold, even escaped. */
  private static boolean isForbidden(char c) {
    boolean control = c < ' ' && c != '\t' && c != '\n' && c != '\r';
    return control || Character.isSurrogate(c) || c == '\uFFFE' || c == '\uFFFF';
  }
}
