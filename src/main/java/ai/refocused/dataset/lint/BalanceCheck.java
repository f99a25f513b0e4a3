package ai.refocused.dataset.lint;

import ai.refocused.dataset.lint.FieldText.Part;
import ai.refocused.dataset.lint.statistics.Lengths;
import ai.refocused.dataset.source.ContentKey;
import ai.refocused.job.validation.DataRule;
import java.util.Locale;

/** Looks for datasets in which one answer, one side of the talk or a few rows outweigh the rest. */
final class BalanceCheck implements RowCheck {
  /** Fewer rows are no distribution. */
  private static final int LEAST_ROWS = 50;

  private static final double ONE_ANSWER = 0.75;
  private static final double FEW_ANSWERS = 0.02;
  private static final double LONGEST_ROWS = 0.01;
  private static final double MOST_OF_THE_TEXT = 0.5;

  private final MajorityVote answers = new MajorityVote();
  private final Lengths lengths = new Lengths();
  private long rows;
  private long answerCharacters;
  private long characters;

  @Override
  public void check(LintRow row) {
    if (row.isEval() || row.texts().isEmpty()) {
      return;
    }
    rows++;
    long length = 0;
    String answer = "";
    for (FieldText text : row.texts()) {
      length += text.text().length();
      if (text.part() == Part.ANSWER) {
        answerCharacters += text.text().length();
        answer = text.text();
      }
    }
    characters += length;
    lengths.add((int) Math.min(Integer.MAX_VALUE, length));
    answers.add(ContentKey.bits(answer.strip()));
  }

  @Override
  public void finish(WholeDataset dataset) {
    if (rows < LEAST_ROWS) {
      return;
    }
    double one = answers.leastCount() / (double) rows;
    if (one > ONE_ANSWER) {
      dataset.tell(
          DataRule.ONE_ANSWER, "at least " + percent(one) + " of the rows have the same answer.");
    }
    double share = answerCharacters / (double) characters;
    if (share < FEW_ANSWERS) {
      dataset.tell(DataRule.ONE_ROLE, "answers are " + percent(share) + " of the text.");
    }
    double longest = lengths.shareOfLongest(LONGEST_ROWS);
    if (longest > MOST_OF_THE_TEXT) {
      dataset.tell(
          DataRule.SKEWED_LENGTHS,
          "the longest 1 % of the rows hold " + percent(longest) + " of the text.");
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
