package ai.refocused.evaluate;

import ai.refocused.job.evaluation.Metric;
import ai.refocused.metric.Average;

/** How often a model ends its answers itself. */
final class EndMeasure implements AnswerMeasure {
  private final Average ended = new Average();

  @Override
  public boolean covers(Question question) {
    return true;
  }

  @Override
  public void add(Question question, GivenAnswer answer) {
    ended.add(answer.isEnded());
  }

  @Override
  public void report(Figures figures) {
    double rate = ended.mean().orElseThrow();
    figures.put(Metric.EOS_RATE, rate);
    figures.put(Metric.EOS_MISS_RATE, 1 - rate);
  }
}
