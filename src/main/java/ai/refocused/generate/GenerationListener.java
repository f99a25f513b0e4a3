package ai.refocused.generate;

/** Hears of answers while they are made. */
@FunctionalInterface
public interface GenerationListener {
  /** Hears nothing. */
  GenerationListener NONE = (prompt, piece) -> {};

  /**
   * A part of an answer, at least one character. All parts together are the answer's text.
   *
   * @param prompt its place in the list of prompts
   */
  void text(int prompt, String piece);
}
