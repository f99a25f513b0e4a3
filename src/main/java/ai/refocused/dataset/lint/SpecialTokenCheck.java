package ai.refocused.dataset.lint;

import ai.refocused.job.validation.DataRule;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks for special tokens and markers of chat templates spelt out in texts: a tokenizer makes the
 * real token of them, and whoever wrote the text can end a turn or begin one.
 */
final class SpecialTokenCheck implements RowCheck {
  /** What models and templates in use have, whatever the tokenizer at hand. */
  private static final String USUAL =
      "<\\|[A-Za-z][A-Za-z0-9_]{1,40}\\|>|<\uFF5C[^<>\uFF5C\\s]{2,40}\uFF5C>"
          + "|\\[/?INST\\]|<</?SYS>>|<(?:start|end)_of_turn>";

  /** Without one of these there can be no usual marker. */
  private static final List<String> TRIGGERS =
      List.of("<|", "<\uFF5C", "INST]", "SYS>>", "_of_turn>");

  private static final Pattern MARKERS = Pattern.compile(USUAL);

  private final List<String> tokens;

  /**
   * @param tokens the tokenizer's special tokens, as far as it is known
   */
  SpecialTokenCheck(Collection<String> tokens) {
    this.tokens = tokens.stream().filter(token -> token.length() > 1).sorted().toList();
  }

  @Override
  public void check(LintRow row) {
    for (FieldText text : row.texts()) {
      String found = first(text.text());
      if (found != null) {
        row.tell(
            DataRule.SPECIAL_TOKEN,
            text,
            "\"%s\" spells out %s.".formatted(text.name(), quoted(found)));
      }
    }
  }

  /** Null if there is none. */
  private String first(String text) {
    for (String token : tokens) {
      if (text.contains(token)) {
        return token;
      }
    }
    if (TRIGGERS.stream().anyMatch(text::contains)) {
      Matcher marker = MARKERS.matcher(text);
      return marker.find() ? marker.group() : null;
    }
    return null;
  }

  private static String quoted(String token) {
    return token
        .codePoints()
        .mapToObj(c -> Character.isISOControl(c) ? "?" : Character.toString(c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
