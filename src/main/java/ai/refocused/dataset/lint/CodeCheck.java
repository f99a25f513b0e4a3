package ai.refocused.dataset.lint;

import ai.refocused.dataset.lint.FieldText.Part;
import ai.refocused.job.validation.DataRule;
import ai.refocused.metric.syntax.CodeBlock;
import ai.refocused.metric.syntax.Language;
import ai.refocused.metric.syntax.SyntaxCheck;
import ai.refocused.metric.syntax.Verdict;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Parses the code of answers whose language is said, by the fence of a code block or by the row's
 * {@code language} or {@code lang}. Java and JSON are parsed in this process; Python, which takes a
 * process for each text, is not parsed here.
 */
final class CodeCheck implements RowCheck {
  /** Nobody writes more in one piece; and the parsers of a JDK are not made for it. */
  private static final int LONGEST = 1 << 18;

  private final SyntaxCheck syntax = new SyntaxCheck();

  @Override
  public void check(LintRow row) {
    Optional<Language> ofRow =
        Stream.of("language", "lang")
            .map(key -> row.row().values().get(key))
            .filter(String.class::isInstance)
            .flatMap(name -> Language.named((String) name).stream())
            .findFirst();
    for (FieldText text : row.texts()) {
      if (text.part() == Part.ANSWER && text.text().length() <= LONGEST) {
        check(row, text, ofRow);
      }
    }
  }

  private void check(LintRow row, FieldText text, Optional<Language> ofRow) {
    boolean fenced = text.text().contains("```") || text.text().contains("~~~");
    if (!fenced && ofRow.isEmpty()) {
      return;
    }
    CodeBlock block = CodeBlock.of(text.text());
    Optional<Language> language = fenced ? block.language() : ofRow;
    if (language.isPresent()
        && language.get() != Language.PYTHON
        && syntax.check(language.get(), block.code()) == Verdict.INVALID) {
      row.tell(
          DataRule.UNPARSABLE_CODE,
          text,
          "the code in \"%s\" is not valid as %s.".formatted(text.name(), language.get().id()));
    }
  }

  @Override
  public void close() {
    syntax.close();
  }
}
