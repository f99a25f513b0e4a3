package ai.refocused.evaluate;

import ai.refocused.dataset.format.Example;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.evaluation.Metric;
import ai.refocused.metric.AnswerMatch;
import ai.refocused.metric.AnswerRule;
import ai.refocused.metric.AnswerRules;
import ai.refocused.metric.Average;
import ai.refocused.metric.Rouge;
import java.util.List;
import java.util.Map;

/** How near answers are to those that were asked for, and whether they keep to the row's rules. */
final class InstructMeasure implements AnswerMeasure {
  private final Average rouge = new Average();
  private final Average overlap = new Average();
  private final Average exact = new Average();
  private final Average completed = new Average();
  private final Average rules = new Average();
  private final Average rows = new Average();

  @Override
  public boolean covers(Question question) {
    return question.example() instanceof Example.Instruct
        || question.example() instanceof Example.Completion
        || question.example() instanceof Example.Filled;
  }

  @Override
  public void add(Question question, GivenAnswer answer) {
    rouge.add(Rouge.longestCommonSubsequence(question.reference(), answer.text()).f1());
    overlap.add(AnswerMatch.overlap(question.reference(), answer.text()).f1());
    exact.add(AnswerMatch.isExact(question.reference(), answer.text()));
    completed.add(answer.isEnded() && !answer.text().isBlank());
    List<AnswerRule> asked = rulesOf(question);
    boolean all = true;
    for (AnswerRule rule : asked) {
      boolean kept = rule.isKeptBy(answer.text());
      rules.add(kept);
      all &= kept;
    }
    if (!asked.isEmpty()) {
      rows.add(all);
    }
  }

  private static List<AnswerRule> rulesOf(Question question) {
    Object constraints = question.row().values().get("constraints");
    if (constraints == null) {
      return List.of();
    }
    if (!(constraints instanceof Map<?, ?> map)) {
      throw new InvalidJobException(
          question.place(), "\"constraints\" is \"" + constraints + "\"; it must be an object.");
    }
    try {
      return AnswerRules.read(map);
    } catch (IllegalArgumentException e) {
      InvalidJobException invalid = new InvalidJobException(question.place(), e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }

  @Override
  public void report(Figures figures) {
    figures.put(Metric.ROUGE_L, rouge.mean().orElseThrow());
    figures.put(Metric.TOKEN_F1, overlap.mean().orElseThrow());
    figures.put(Metric.EXACT_MATCH, exact.mean().orElseThrow());
    figures.put(Metric.COMPLETION_RATE, completed.mean().orElseThrow());
    figures.put(Metric.INSTRUCTION_CONSTRAINTS, rules.mean(), "no row has \"constraints\"");
    figures.put(Metric.PROMPT_CONSTRAINTS, rows.mean(), "no row has \"constraints\"");
  }
}
