package ai.refocused.dataset.lint;

import ai.refocused.job.validation.DataRule;
import java.util.Locale;

/** Looks for characters that say that a text is not what it seems, or not what it was. */
final class CharacterCheck implements RowCheck {
  private static final char REPLACEMENT = '\uFFFD';

  @Override
  public void check(LintRow row) {
    for (FieldText text : row.texts()) {
      check(row, text);
    }
  }

  private static void check(LintRow row, FieldText field) {
    String text = field.text();
    boolean replaced = false;
    boolean hidden = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '\u200B') {
        continue;
      }
      if (c == REPLACEMENT && !replaced) {
        replaced = true;
        row.tell(
            DataRule.REPLACEMENT_CHARACTER,
            field,
            "\"%s\" holds U+FFFD at character %d.".formatted(field.name(), i + 1));
      } else if (isHidden(c) && !hidden) {
        hidden = true;
        row.tell(
            DataRule.INVISIBLE_CHARACTER,
            field,
            String.format(
                Locale.ROOT,
                "\"%s\" holds the invisible U+%04X at character %d.",
                field.name(),
                (int) c,
                i + 1));
      }
    }
  }

  /** Marks that turn the direction of writing, a space of no width, and a byte order mark. */
  private static boolean isHidden(char c) {
    return c == '\u200B'
        || (c >= '\u202A' && c <= '\u202E')
        || (c >= '\u2066' && c <= '\u2069')
        || c == '\uFEFF';
  }
}
