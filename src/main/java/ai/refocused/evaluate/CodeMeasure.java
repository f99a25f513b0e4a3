package ai.refocused.evaluate;

import ai.refocused.dataset.format.Example;
import ai.refocused.job.evaluation.Metric;
import ai.refocused.metric.Average;
import ai.refocused.metric.CodeMatch;
import ai.refocused.metric.syntax.CodeBlock;
import ai.refocused.metric.syntax.Language;
import ai.refocused.metric.syntax.SyntaxCheck;
import ai.refocused.metric.syntax.Verdict;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether code parses, and how near it is to the code that was asked for. */
final class CodeMeasure implements AnswerMeasure {
  private final SyntaxCheck syntax;
  private final Optional<Language> usual;
  private final Average valid = new Average();
  private final Average exact = new Average();
  private final Average firstLines = new Average();
  private final Average similarity = new Average();
  private final Set<Language> withoutParser = new TreeSet<>();

  /**
   * @param usual language of code that does not say it
   */
  CodeMeasure(SyntaxCheck syntax, Optional<Language> usual) {
    this.syntax = syntax;
    this.usual = usual;
  }

  @Override
  public boolean covers(Question question) {
    return question.example() instanceof Example.Code
        || question.example() instanceof Example.Infill;
  }

  @Override
  public void add(Question question, GivenAnswer answer) {
    CodeBlock given = CodeBlock.of(answer.text());
    CodeBlock wanted = CodeBlock.of(question.reference());
    exact.add(CodeMatch.isExact(wanted.code(), given.code()));
    firstLines.add(CodeMatch.isFirstLineRight(wanted.code(), given.code()));
    similarity.add(CodeMatch.editSimilarity(wanted.code(), given.code()));
    language(question, given, wanted).ifPresent(found -> parse(found, question, given.code()));
  }

  /** What the row says, or the fence of either text; else the usual one. */
  private Optional<Language> language(Question question, CodeBlock given, CodeBlock wanted) {
    Optional<Language> named =
        question.row().values().get("language") instanceof String name
            ? Language.named(name)
            : Optional.empty();
    return named.or(wanted::language).or(given::language).or(() -> usual);
  }

  /** Code that fills a gap or goes on where the prompt ends need not parse alone. */
  private void parse(Language language, Question question, String code) {
    Verdict alone = syntax.check(language, code);
    if (alone == Verdict.NOT_MEASURED) {
      withoutParser.add(language);
      return;
    }
    String whole = inPlace(question.example(), code);
    valid.add(
        alone == Verdict.VALID
            || (!code.isBlank() && syntax.check(language, whole) == Verdict.VALID));
  }

  private static String inPlace(Example example, String code) {
    return example instanceof Example.Infill gap
        ? gap.prefix() + code + gap.suffix()
        : ((Example.Code) example).prompt() + code;
  }

  @Override
  public void report(Figures figures) {
    figures.put(Metric.SYNTAX_VALIDITY, valid.mean(), whyNotParsed());
    figures.put(Metric.EXACT_MATCH, exact.mean().orElseThrow());
    figures.put(Metric.COMPLETION_ACCURACY, firstLines.mean().orElseThrow());
    figures.put(Metric.EDIT_SIMILARITY, similarity.mean().orElseThrow());
  }

  private String whyNotParsed() {
    return withoutParser.isEmpty()
        ? "no row says a language that can be parsed, and <codeLanguage> is not set"
        : "this machine has no parser for "
            + withoutParser.stream().map(Language::id).collect(Collectors.joining(" and "));
  }
}
