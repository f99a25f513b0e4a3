package ai.refocused.monitor.page;

import ai.refocused.monitor.markup.Markup;
import java.util.Map;
import java.util.SortedMap;

/** What the model says before and after, prompt by prompt. */
final class SamplesPart {
  private SamplesPart() {}

  static Markup of(Map<String, SortedMap<Integer, String>> samples) {
    Markup out = new Markup();
    samples.forEach(
        (prompt, texts) -> {
          out.open("section", "class", "rf-sample");
          out.element("h3", "Prompt").element("pre", prompt);
          out.open("div", "class", "rf-texts");
          text(texts.firstKey(), texts.get(texts.firstKey()), out);
          if (texts.size() > 1) {
            text(texts.lastKey(), texts.get(texts.lastKey()), out);
          }
          out.close().close().line();
        });
    return out;
  }

  private static void text(int step, String text, Markup out) {
    String when = step == 0 ? "Base model" : "After step " + step;
    out.open("div").element("h4", when).element("pre", text).close();
  }
}
