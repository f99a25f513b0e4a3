package ai.refocused.job;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with placeholders for a row's values: <code>{{question}}</code>, or <code>{{hint?}}</code>
 * for one that may be missing. The answer, which is learned, is what stands between <code>
 * {% generation %}</code> and <code>{% endgeneration %}</code> as in chat templates, or else the
 * last placeholder.
 *
 * @param text the template
 */
public record RowTemplate(String text) {
  private static final Pattern TAG =
      Pattern.compile(
          "\\{\\{\\s*(?<key>[^{}?\\s][^{}?]*?)\\s*(?<optional>\\?)?\\s*}}"
              + "|\\{%-?\\s*(?<end>end)?generation\\s*-?%}");

  /** A stretch of the template. */
  public sealed interface Part {
    /** Whether it belongs to the answer. */
    boolean learned();
  }

  /** The same in every row. */
  public record Words(String text, boolean learned) implements Part {}

  /**
   * A value of the row.
   *
   * @param optional whether it may be missing or blank
   */
  public record Value(String key, boolean optional, boolean learned) implements Part {}

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it has no placeholder, or marks that do not fit together
   */
  public RowTemplate {
    parse(text);
  }

  /** What it consists of, in its order. */
  public List<Part> parts() {
    return parse(text);
  }

  /** Keys of its placeholders. */
  public List<String> keys() {
    return parts().stream()
        .filter(Value.class::isInstance)
        .map(part -> ((Value) part).key())
        .distinct()
        .toList();
  }

  @Override
  public String toString() {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
  }

  private static List<Part> parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher tag = TAG.matcher(text);
    boolean learned = false;
    int last = -1;
    int from = 0;
    while (tag.find()) {
      words(text.substring(from, tag.start()), learned, parts);
      from = tag.end();
      if (tag.group("key") != null) {
        last = parts.size();
        parts.add(new Value(tag.group("key"), tag.group("optional") != null, learned));
      } else if (learned == (tag.group("end") == null)) {
        throw new IllegalArgumentException("generation marks do not fit together: " + text);
      } else {
        learned = !learned;
      }
    }
    words(text.substring(from), learned, parts);
    if (last < 0 || learned) {
      throw new IllegalArgumentException("no placeholder, or an open generation mark: " + text);
    }
    if (parts.stream().noneMatch(Part::learned)) {
      Value answer = (Value) parts.get(last);
      parts.set(last, new Value(answer.key(), answer.optional(), true));
    }
    return List.copyOf(parts);
  }

  private static void words(String text, boolean learned, List<Part> parts) {
    if (text.contains("{{") || text.contains("{%")) {
      throw new IllegalArgumentException("neither placeholder nor generation mark: " + text);
    }
    if (!text.isEmpty()) {
      parts.add(new Words(text, learned));
    }
  }
}
