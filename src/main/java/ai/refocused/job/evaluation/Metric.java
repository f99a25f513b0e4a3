package ai.refocused.job.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be measured, under the names of {@code evaluation.json} and of gates. */
public enum Metric {
  EVAL_LOSS("evalLoss", "the held-out examples"),
  PERPLEXITY("perplexity", "the held-out examples"),
  TOKEN_ACCURACY("tokenAccuracy", "the held-out examples"),
  DOCUMENT_PERPLEXITY("documentPerplexity", "the held-out examples"),
  WORST_DOCUMENT_PERPLEXITY("worstDocumentPerplexity", "the held-out examples"),
  VOCABULARY_COVERAGE("vocabularyCoverage", "the held-out examples"),
  BASE_EVAL_LOSS("baseEvalLoss", Metric.BASE),
  IMPROVEMENT_OVER_BASE("improvementOverBase", Metric.BASE),
  GENERAL_PERPLEXITY("generalPerplexity", Metric.GENERAL),
  BASE_GENERAL_PERPLEXITY("baseGeneralPerplexity", Metric.GENERAL),
  FORGETTING("forgetting", Metric.GENERAL),
  EOS_RATE("eosRate", Metric.ANSWERS),
  EOS_MISS_RATE("eosMissRate", Metric.ANSWERS),
  DISTINCT_1("distinct1", Metric.CHATS),
  DISTINCT_2("distinct2", Metric.CHATS),
  REPETITION_RATE("repetitionRate", Metric.CHATS),
  TURN_COHERENCE("turnCoherence", Metric.CHATS),
  SYNTAX_VALIDITY("syntaxValidity", Metric.CODE),
  COMPLETION_ACCURACY("completionAccuracy", Metric.CODE),
  EDIT_SIMILARITY("editSimilarity", Metric.CODE),
  EXACT_MATCH("exactMatch", "answers to code or instructions"),
  ROUGE_L("rougeL", Metric.INSTRUCTIONS),
  TOKEN_F1("tokenF1", Metric.INSTRUCTIONS),
  COMPLETION_RATE("completionRate", Metric.INSTRUCTIONS),
  INSTRUCTION_CONSTRAINTS("instructionConstraints", Metric.RULES),
  PROMPT_CONSTRAINTS("promptConstraints", Metric.RULES);

  private static final String BASE =
      "the base model: set <baseModel>, and <compareWithBase>true</compareWithBase> or a gate";
  private static final String GENERAL =
      "a general set beside the base model: set <generalDataset> and <baseModel>";
  private static final String ANSWERS = "generated answers";
  private static final String CHATS = "answers in conversations";
  private static final String CODE = "answers that are code";
  private static final String INSTRUCTIONS = "answers to instructions";
  private static final String RULES = "rows with \"constraints\"";

  private final String id;
  private final String subject;

  Metric(String id, String subject) {
    this.id = id;
    this.subject = subject;
  }

  /** The name, such as {@code evalLoss}. */
  public String id() {
    return id;
  }

  /** What it is measured on, in words. */
  public String subject() {
    return subject;
  }

  /** Whether it needs the base model's figures. */
  public boolean isOfBase() {
    return this == BASE_EVAL_LOSS || this == IMPROVEMENT_OVER_BASE || subject.equals(GENERAL);
  }

  /** The metric of a name. */
  public static Optional<Metric> named(String id) {
    return Arrays.stream(values()).filter(metric -> metric.id.equals(id)).findFirst();
  }

  /** All names. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Metric::id).toList();
  }
}
