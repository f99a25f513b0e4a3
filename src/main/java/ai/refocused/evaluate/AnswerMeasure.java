package ai.refocused.evaluate;

/** Figures of answers of one kind, which grow answer by answer. */
interface AnswerMeasure {

  /** Whether answers to this question are of the kind. */
  boolean covers(Question question);

  void add(Question question, GivenAnswer answer);

  /** Notes the figures; asked only if there was an answer. */
  void report(Figures figures);
}
