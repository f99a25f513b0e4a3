package ai.refocused.dataset.format;

import ai.refocused.tokenizer.chat.TextSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * An example as text.
 *
 * @param answers the parts to learn, ascending; the rest is prompt
 * @param fromTemplate whether a chat template wrote it, which spells out every special token itself
 */
public record RenderedExample(String text, List<TextSpan> answers, boolean fromTemplate) {
  public RenderedExample {
    answers = List.copyOf(answers);
  }

  /** Pieces one behind the other; answers that touch are one. */
  static RenderedExample of(List<Example.Piece> pieces) {
    StringBuilder text = new StringBuilder();
    List<TextSpan> answers = new ArrayList<>();
    for (Example.Piece piece : pieces) {
      int start = text.length();
      text.append(piece.text());
      int last = answers.size() - 1;
      if (piece.learned() && last >= 0 && answers.get(last).end() == start) {
        answers.set(last, new TextSpan(answers.get(last).start(), text.length()));
      } else if (piece.learned()) {
        answers.add(new TextSpan(start, text.length()));
      }
    }
    return new RenderedExample(text.toString(), answers, false);
  }

  static RenderedExample of(String prompt, String answer) {
    String text = prompt + answer;
    return new RenderedExample(text, List.of(new TextSpan(prompt.length(), text.length())), false);
  }
}
