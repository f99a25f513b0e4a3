package ai.refocused.evaluate;

import ai.refocused.metric.syntax.Language;
import ai.refocused.metric.syntax.SyntaxCheck;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All figures of generated answers: each kind of example brings its own. Close it when done. */
public final class AnswerFigures implements AutoCloseable {
  private final SyntaxCheck syntax = new SyntaxCheck();
  private final List<AnswerMeasure> measures;
  private final Set<AnswerMeasure> used = new LinkedHashSet<>();

  /**
   * @param codeLanguage of code that does not say it
   */
  public AnswerFigures(Optional<Language> codeLanguage) {
    measures =
        List.of(
            new EndMeasure(),
            new ChatMeasure(),
            new CodeMeasure(syntax, codeLanguage),
            new InstructMeasure());
  }

  /**
   * Takes an answer.
   *
   * @throws ai.refocused.job.InvalidJobException if the row's rules for it cannot be read
   */
  public void add(Question question, GivenAnswer answer) {
    for (AnswerMeasure measure : measures) {
      if (measure.covers(question)) {
        measure.add(question, answer);
        used.add(measure);
      }
    }
  }

  /** Notes the figures of all answers. */
  public void report(Figures figures) {
    measures.stream().filter(used::contains).forEach(measure -> measure.report(figures));
  }

  @Override
  public void close() {
    syntax.close();
  }
}
