package ai.refocused.monitor.page;

import ai.refocused.monitor.markup.Markup;

/** A chart in two sizes, of which the style sheet shows the one that fits the screen. */
final class Sizes {
  private Sizes() {}

  static void both(Markup wide, Markup narrow, Markup to) {
    to.open("div", "class", "rf-large").add(wide).close();
    to.open("div", "class", "rf-small").add(narrow).close();
  }
}
