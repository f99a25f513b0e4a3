package ai.refocused.dataset.format;

import ai.refocused.tokenizer.chat.TextSpan;
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

  static RenderedExample of(String prompt, String answer) {
    String text = prompt + answer;
    return new RenderedExample(text, List.of(new TextSpan(prompt.length(), text.length())), false);
  }
}
