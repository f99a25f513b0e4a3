package ai.refocused.metric.syntax;

/** What a parser says of a text. */
public enum Verdict {
  VALID,
  /** It does not parse, or not within the time allowed. */
  INVALID,
  /** There is no parser for it here. */
  NOT_MEASURED
}
