package ai.refocused.metric;

import ai.refocused.metric.syntax.JsonSyntax;
import ai.refocused.metric.syntax.Verdict;
import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * Something about an answer that a program can verify, in the manner of IFEval (Zhou et al. 2023,
 * arXiv:2311.07911).
 *
 * @param name as the row has it, with its value
 * @param test whether an answer keeps to it
 */
public record AnswerRule(String name, Predicate<String> test) {
  private static final Pattern BULLETS = Pattern.compile("\\s*[*+-] .*");
  private static final Pattern NUMBERS = Pattern.compile("\\s*\\d+[.)] .*");

  public boolean isKeptBy(String answer) {
    return test.test(answer);
  }

  static AnswerRule words(String name, IntPredicate allowed) {
    return count(name, Words::count, allowed);
  }

  static AnswerRule sentences(String name, IntPredicate allowed) {
    return count(name, AnswerRule::countSentences, allowed);
  }

  static AnswerRule characters(String name, IntPredicate allowed) {
    return count(name, text -> text.strip().codePointCount(0, text.strip().length()), allowed);
  }

  private static AnswerRule count(
      String name, ToIntFunction<String> counter, IntPredicate allowed) {
    return new AnswerRule(name, answer -> allowed.test(counter.applyAsInt(answer)));
  }

  /** Upper and lower case are the same. */
  static AnswerRule includes(String name, String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return new AnswerRule(name, answer -> answer.toLowerCase(Locale.ROOT).contains(wanted));
  }

  static AnswerRule excludes(String name, String text) {
    return new AnswerRule(name, includes(name, text).test().negate());
  }

  static AnswerRule startsWith(String name, String text) {
    return new AnswerRule(name, answer -> answer.strip().startsWith(text));
  }

  static AnswerRule endsWith(String name, String text) {
    return new AnswerRule(name, answer -> answer.strip().endsWith(text));
  }

  static AnswerRule matches(String name, PatientPattern pattern) {
    return new AnswerRule(name, pattern::isFoundIn);
  }

  /** The names of formats, see {@link #format}. */
  static List<String> formats() {
    return List.of("json", "bullets", "numbered", "lowercase", "uppercase", "single_line");
  }

  static AnswerRule format(String name, String format) {
    return new AnswerRule(
        name,
        switch (format) {
          case "json" -> answer -> JsonSyntax.check(answer) == Verdict.VALID;
          case "bullets" -> answer -> isListOf(BULLETS, answer);
          case "numbered" -> answer -> isListOf(NUMBERS, answer);
          case "lowercase" -> answer -> answer.equals(answer.toLowerCase(Locale.ROOT));
          case "uppercase" -> answer -> answer.equals(answer.toUpperCase(Locale.ROOT));
          case "single_line" -> answer -> answer.strip().lines().count() == 1;
          default -> throw new IllegalArgumentException(format);
        });
  }

  /** Whether each line that is not blank is an item, and there is one. */
  private static boolean isListOf(Pattern item, String answer) {
    List<String> lines = answer.lines().filter(line -> !line.isBlank()).toList();
    return !lines.isEmpty() && lines.stream().allMatch(line -> item.matcher(line).matches());
  }

  private static int countSentences(String text) {
    BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(text);
    int count = 0;
    int from = sentences.first();
    for (int to = sentences.next(); to != BreakIterator.DONE; to = sentences.next()) {
      count += Words.count(text.substring(from, to)) > 0 ? 1 : 0;
      from = to;
    }
    return count;
  }
}
