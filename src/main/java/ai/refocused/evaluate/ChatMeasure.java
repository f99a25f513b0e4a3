package ai.refocused.evaluate;

import ai.refocused.dataset.format.Example;
import ai.refocused.job.evaluation.Metric;
import ai.refocused.metric.Average;
import ai.refocused.metric.Diversity;
import ai.refocused.metric.TurnCoherence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Diversity, repetition and coherence of the assistant's turns. */
final class ChatMeasure implements AnswerMeasure {
  /** Welleck et al. 2019, arXiv:1908.04319, report repetition of 4-grams. */
  private static final int REPEATED_WORDS = 4;

  private final List<String> answers = new ArrayList<>();
  private final Average repetition = new Average();
  private final Average coherence = new Average();

  @Override
  public boolean covers(Question question) {
    return question.example() instanceof Example.Chat;
  }

  @Override
  public void add(Question question, GivenAnswer answer) {
    answers.add(answer.text());
    repetition.add(Diversity.repetitionRate(answer.text(), REPEATED_WORDS));
    lastTurn((Example.Chat) question.example())
        .ifPresent(turn -> coherence.add(TurnCoherence.between(turn, answer.text())));
  }

  /** What the user said last. */
  private static Optional<String> lastTurn(Example.Chat chat) {
    Optional<String> last = Optional.empty();
    for (Map<String, Object> message : chat.messages()) {
      if ("user".equals(message.get("role")) && message.get("content") instanceof String text) {
        last = Optional.of(text);
      }
    }
    return last;
  }

  @Override
  public void report(Figures figures) {
    figures.put(Metric.DISTINCT_1, Diversity.distinct(answers, 1), "no answer has a word");
    figures.put(Metric.DISTINCT_2, Diversity.distinct(answers, 2), "no answer has two words");
    figures.put(Metric.REPETITION_RATE, repetition.mean(), "no answer has four words");
    figures.put(
        Metric.TURN_COHERENCE, coherence.mean(), "no answer and the turn before it have words");
  }
}
