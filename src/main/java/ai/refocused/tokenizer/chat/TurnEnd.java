package ai.refocused.tokenizer.chat;

import ai.refocused.tokenizer.TokenizerException;
import java.util.List;
import java.util.Map;

/** What a chat template writes behind an assistant's turn: {@code <|im_end|>}, for example. */
public final class TurnEnd {
  /** Stands for the answer; no template would write it itself. */
  private static final String ANSWER = "refocused-answer";

  private TurnEnd() {}

  /**
   * The mark without white space around it; empty if the template writes none, or refuses a
   * conversation of one question and one answer.
   */
  public static String of(ChatTemplate template) {
    String text;
    try {
      text =
          template.render(
              List.of(
                  Map.of("role", "user", "content", "refocused-question"),
                  Map.of("role", "assistant", "content", ANSWER)),
              false);
    } catch (TokenizerException e) {
      return "";
    }
    int answer = text.lastIndexOf(ANSWER);
    return answer < 0 ? "" : text.substring(answer + ANSWER.length()).strip();
  }
}
