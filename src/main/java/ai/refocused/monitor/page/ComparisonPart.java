package ai.refocused.monitor.page;

import ai.refocused.monitor.markup.Markup;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Two models side by side, by the facts of their cards. */
public final class ComparisonPart {
  private ComparisonPart() {}

  /** A table of what either has; what differs stands out. */
  public static Section of(String version, Map<String, String> then, Map<String, String> now) {
    Markup out = new Markup();
    Set<String> names = new LinkedHashSet<>(now.keySet());
    names.addAll(then.keySet());
    List<String> columns = List.of("", "Version " + version, "This build");
    Tables.open(out, "What differs is bold", columns.size(), columns);
    for (String name : names) {
      String before = then.getOrDefault(name, "");
      String after = now.getOrDefault(name, "");
      String look = before.equals(after) ? null : "rf-best";
      Tables.row(out, columns.size(), look, List.of(name, before, after));
    }
    Tables.close(out);
    return new Section("Compared with the last release", out);
  }

  /** A sentence that says why there is nothing to compare. */
  public static Section none(String reason) {
    return new Section("Compared with the last release", new Markup().element("p", reason));
  }
}
