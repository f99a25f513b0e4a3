package ai.refocused.monitor.page;

import ai.refocused.monitor.markup.Markup;
import java.util.List;

/** Tables whose columns say what they are, to screen readers as well. */
final class Tables {
  private Tables() {}

  /** Opens a table with a heading row; columns after {@code texts} hold numbers. */
  static void open(Markup to, String caption, int texts, List<String> columns) {
    to.open("div", "class", "rf-scroll").open("table");
    to.element("caption", caption).open("thead").open("tr");
    for (int i = 0; i < columns.size(); i++) {
      to.element("th", columns.get(i), "scope", "col", "class", i < texts ? null : "rf-number");
    }
    to.close().close().open("tbody").line();
  }

  static void row(Markup to, int texts, String styleClass, List<String> cells) {
    to.open("tr", "class", styleClass);
    for (int i = 0; i < cells.size(); i++) {
      if (i == 0) {
        to.element("th", cells.get(0), "scope", "row", "class", texts > 0 ? null : "rf-number");
      } else {
        to.element("td", cells.get(i), "class", i < texts ? null : "rf-number");
      }
    }
    to.close().line();
  }

  static void close(Markup to) {
    to.close().close().close().line();
  }
}
