package ai.refocused.configuration;

import ai.refocused.job.RowTemplate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Templates as poms write them: what the pom indents them by is taken off, and escapes stand for
 * white space that XML and Maven drop.
 */
final class TemplateText {
  private TemplateText() {}

  /**
   * The template that is meant.
   *
   * @throws IllegalArgumentException if it is none
   */
  static RowTemplate read(String text) {
    return new RowTemplate(withoutIndentation(text).translateEscapes());
  }

  /** The first line's indentation is gone already. */
  private static String withoutIndentation(String text) {
    List<String> lines = text.lines().collect(Collectors.toList());
    int indentation =
        lines.stream()
            .skip(1)
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    return lines.get(0)
        + lines.stream()
            .skip(1)
            .map(line -> "\n" + line.substring(Math.min(indentation, line.length())))
            .collect(Collectors.joining());
  }
}
