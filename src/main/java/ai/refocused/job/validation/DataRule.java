package ai.refocused.job.validation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Everything that a dataset is checked for. */
public enum DataRule {
  INVALID_JSON(
      Effect.STOPS_READING, "The text is not JSON (RFC 8259).", "mend the JSON at this place"),
  NOT_AN_OBJECT(
      Effect.STOPS_READING, "A row is something else than an object.", "write each row as {…}"),
  NESTING(
      Effect.STOPS_READING,
      "Values are nested too deep, or a name or number is too long.",
      "flatten the row"),
  ROW_TOO_LONG(Effect.STOPS_READING, "A row is too long to be read.", "split the row"),
  UNREADABLE_FILE(
      Effect.STOPS_READING, "A file cannot be read.", "put it there anew, or remove it"),
  UNREADABLE_TABLE(
      Effect.STOPS_READING, "A table cannot be read here.", "mend the table, or write it anew"),
  ENCODING(Effect.STOPS_READING, "Bytes are not UTF-8.", "convert the file to UTF-8"),
  UTF_16(Effect.STOPS_READING, "The file is UTF-16.", "convert the file to UTF-8"),
  LONE_SURROGATE(
      Effect.STOPS_READING,
      "A text holds half a character.",
      "mend the text, which was cut inside a character"),

  UNKNOWN_FORMAT(
      Effect.LOSES_ROW,
      "A row has none of the task's sets of keys.",
      "rename the keys or choose another <task>"),
  MISSING_FIELD(Effect.LOSES_ROW, "A row lacks a key.", "add it or remove the row"),
  WRONG_TYPE(Effect.LOSES_ROW, "A value is of the wrong kind.", "write a value of the right kind"),
  EMPTY_FIELD(Effect.LOSES_ROW, "A text is blank.", "fill it in or remove the row"),
  UNKNOWN_ROLE(
      Effect.LOSES_ROW,
      "A message is from a role that is not known.",
      "use system, user, assistant or tool"),
  ROLE_ORDER(Effect.LOSES_ROW, "Roles do not take turns.", "put the messages in order"),
  NO_ASSISTANT_TURN(
      Effect.LOSES_ROW,
      "A conversation has no message of the assistant.",
      "add the answer or remove the row"),
  LAST_NOT_ASSISTANT(
      Effect.LOSES_ROW,
      "A conversation does not end with the assistant.",
      "add the answer or remove what follows the last one"),
  TEMPLATE(
      Effect.LOSES_ROW,
      "The chat template refuses a conversation.",
      "give the conversation the form that the template wants"),
  FILL_IN_THE_MIDDLE(
      Effect.LOSES_ROW,
      "A row has a gap to fill, and the tokenizer no tokens for that.",
      "take another base model, or give prompt and completion"),
  UNKNOWN_TOKEN(
      Effect.LOSES_ROW,
      "A token id is none of the tokenizer.",
      "tokenize the row with the base model's tokenizer"),

  DUPLICATE_KEY(RuleLevel.WARNING, "A key is there twice in an object.", "remove one of them"),
  CONTROL_CHARACTER(
      RuleLevel.WARNING, "A text holds a control character.", "remove it from the text"),
  REPLACEMENT_CHARACTER(
      RuleLevel.WARNING,
      "A text holds U+FFFD, which stands for characters that were lost.",
      "take the text from its source again, with the right encoding"),
  INVISIBLE_CHARACTER(
      RuleLevel.WARNING,
      "A text holds characters that reorder or hide others.",
      "remove them, unless the language needs them"),
  SPECIAL_TOKEN(
      RuleLevel.WARNING,
      "A text spells out a special token or a marker of chat templates.",
      "remove it: the model reads it as structure, not as text"),
  DUPLICATE_ROW(
      RuleLevel.WARNING, "A row is there twice.", "remove one unless it is to count twice"),
  NEAR_DUPLICATE(
      RuleLevel.INFO, "A row is almost the same as another.", "remove one if both say the same"),
  TRAIN_EVAL_OVERLAP(
      RuleLevel.WARNING,
      "A held-out row is in the training data too.",
      "remove one of them, or the evaluation looks too good"),
  NEAR_OVERLAP(
      RuleLevel.WARNING,
      "A held-out row is almost the same as one in the training data.",
      "remove one of them, or the evaluation looks too good"),
  NOTHING_TO_LEARN(
      RuleLevel.WARNING,
      "No token of a row counts in the loss; it is left out.",
      "shorten the prompt, or remove the row"),
  TOO_LONG(
      RuleLevel.WARNING,
      "A row has more tokens than <maxLength>.",
      "raise <maxLength> or shorten the row"),
  UNPARSABLE_CODE(
      RuleLevel.WARNING,
      "Code does not parse in the language that the row names.",
      "mend the code, or name the right language"),
  SECRET(
      RuleLevel.WARNING,
      "A text holds what looks like a key or password.",
      "remove it, and revoke it if it is real: models repeat what they read"),
  PRIVATE_KEY(
      RuleLevel.WARNING,
      "A text holds a private key.",
      "remove it, and revoke it if it is real: models repeat what they read"),
  EMAIL(RuleLevel.WARNING, "A text holds an e-mail address.", "replace it by an invented one"),
  PHONE(RuleLevel.WARNING, "A text holds a telephone number.", "replace it by an invented one"),
  CARD_NUMBER(
      RuleLevel.WARNING,
      "A text holds the number of a payment card or bank account.",
      "replace it by an invented one"),
  ONE_ANSWER(
      RuleLevel.WARNING,
      "Most rows have the same answer.",
      "add rows with other answers, or remove some of these"),
  ONE_ROLE(
      RuleLevel.WARNING,
      "Answers are a tiny part of all text.",
      "shorten prompts, or lengthen answers"),
  SKEWED_LENGTHS(
      RuleLevel.INFO, "Few rows hold most of the text.", "split long rows, or remove them"),
  NOT_COMPARED(
      RuleLevel.INFO,
      "There are more rows than are compared with each other.",
      "remove duplicates before, if that matters");

  /** What breaking a rule does to the run. */
  public enum Effect {
    /** What follows may be unreadable as well; always an error. */
    STOPS_READING,
    /** The row cannot be used; an error, or a warning and the row is left out. */
    LOSES_ROW,
    /** None; any level. */
    NONE
  }

  private final Effect effect;
  private final RuleLevel level;
  private final String summary;
  private final String advice;

  DataRule(Effect effect, String summary, String advice) {
    this(effect, RuleLevel.ERROR, summary, advice);
  }

  DataRule(RuleLevel level, String summary, String advice) {
    this(Effect.NONE, level, summary, advice);
  }

  DataRule(Effect effect, RuleLevel level, String summary, String advice) {
    this.effect = effect;
    this.level = level;
    this.summary = summary;
    this.advice = advice;
  }

  /** The name in poms, messages and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Effect effect() {
    return effect;
  }

  /** The level where nobody has said another. */
  public RuleLevel level() {
    return level;
  }

  /** What breaks the rule; a sentence. */
  public String summary() {
    return summary;
  }

  /** What to do about it; part of a sentence. */
  public String advice() {
    return advice;
  }

  /** Whether the rule may have a level. */
  public boolean allows(RuleLevel wanted) {
    return switch (effect) {
      case STOPS_READING -> wanted == RuleLevel.ERROR;
      case LOSES_ROW -> wanted == RuleLevel.ERROR || wanted == RuleLevel.WARNING;
      case NONE -> true;
    };
  }

  /** The rule of a name, if there is one. */
  public static Optional<DataRule> named(String id) {
    return Arrays.stream(values()).filter(rule -> rule.id().equals(id)).findFirst();
  }
}
